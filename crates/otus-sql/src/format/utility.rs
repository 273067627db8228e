//! SHOW and DESCRIBE as text. It must not know their answers.

use super::Printer;
use crate::ast::{Describe, QualifiedName, StringLiteral, Utility};

impl Printer {
    pub(super) fn utility(&mut self, utility: &Utility) {
        match utility {
            Utility::ShowDatabases { catalog, pattern } => {
                self.write("SHOW DATABASES");
                if let Some(catalog) = catalog {
                    self.write(" IN ");
                    self.ident(catalog);
                }
                self.like(pattern.as_ref());
            }
            Utility::ShowTables { database, pattern } => {
                self.show("TABLES", database.as_ref(), pattern.as_ref());
            }
            Utility::ShowViews { database, pattern } => {
                self.show("VIEWS", database.as_ref(), pattern.as_ref());
            }
            Utility::ShowPartitions { table, spec } => {
                self.write("SHOW PARTITIONS ");
                self.name(table);
                self.maybe_spec(spec.as_ref());
            }
            Utility::ShowColumns(columns) => {
                self.write("SHOW COLUMNS IN ");
                self.name(&columns.table);
                if let Some(database) = &columns.database {
                    self.write(" IN ");
                    self.ident(database);
                }
                self.like(columns.pattern.as_ref());
            }
            Utility::ShowTblproperties { table, key } => {
                self.write("SHOW TBLPROPERTIES ");
                self.name(table);
                if let Some(key) = key {
                    self.write(" (");
                    self.hive_string(key);
                    self.write(")");
                }
            }
            Utility::ShowCreateTable(table) => {
                self.write("SHOW CREATE TABLE ");
                self.name(table);
            }
            Utility::ShowCreateView(view) => {
                self.write("SHOW CREATE VIEW ");
                self.name(view);
            }
            Utility::ShowFunctions { schema, pattern, escape } => {
                self.write("SHOW FUNCTIONS");
                if let Some(schema) = schema {
                    self.write(" IN ");
                    self.name(schema);
                }
                if let Some(pattern) = pattern {
                    self.write(" LIKE ");
                    self.string(pattern);
                }
                if let Some(escape) = escape {
                    self.write(" ESCAPE ");
                    self.string(escape);
                }
            }
            Utility::Describe(describe) => self.describe(describe),
        }
    }

    fn show(
        &mut self,
        what: &str,
        database: Option<&QualifiedName>,
        pattern: Option<&StringLiteral>,
    ) {
        self.write("SHOW ");
        self.write(what);
        if let Some(database) = database {
            self.write(" IN ");
            self.name(database);
        }
        self.like(pattern);
    }

    fn like(&mut self, pattern: Option<&StringLiteral>) {
        if let Some(pattern) = pattern {
            self.write(" LIKE ");
            self.hive_string(pattern);
        }
    }

    fn describe(&mut self, describe: &Describe) {
        self.write("DESCRIBE ");
        self.write_if(describe.extended, "EXTENDED ");
        self.write_if(describe.formatted, "FORMATTED ");
        self.name(&describe.table);
        self.maybe_spec(describe.partition.as_ref());
        for (at, part) in describe.column.iter().enumerate() {
            self.write(if at == 0 { " " } else { "." });
            self.ident(part);
        }
    }
}
