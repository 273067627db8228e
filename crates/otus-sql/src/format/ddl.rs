//! DDL as text, in Hive's quoting. It must not know what properties mean.

use super::Printer;
use crate::ast::{
    AlterTable, AlterTableAction, ColumnPosition, CreateDatabase, CreateView, Ddl, DialectChange,
    DialectView, HiveColumn, PartitionSpec, Property,
};

impl Printer {
    pub(super) fn ddl(&mut self, ddl: &Ddl) {
        match ddl {
            Ddl::CreateDatabase(create) => self.create_database(create),
            Ddl::AlterDatabase { name, properties } => {
                self.write("ALTER DATABASE ");
                self.name(name);
                self.write(" SET DBPROPERTIES ");
                self.properties(properties);
            }
            Ddl::DropDatabase(drop) => {
                self.write("DROP DATABASE ");
                self.write_if(drop.if_exists, "IF EXISTS ");
                self.name(&drop.name);
                self.write_if(drop.cascade, " CASCADE");
            }
            Ddl::CreateTable(create) => self.create_table(create),
            Ddl::DropTable { if_exists, name, purge } => {
                self.write("DROP TABLE ");
                self.write_if(*if_exists, "IF EXISTS ");
                self.name(name);
                self.write_if(*purge, " PURGE");
            }
            Ddl::AlterTable(alter) => self.alter_table(alter),
            Ddl::MsckRepair { table } => {
                self.write("MSCK REPAIR TABLE ");
                self.name(table);
            }
            Ddl::CreateView(create) => self.create_view(create),
            Ddl::DialectView(view) => self.dialect_view(view),
            Ddl::DropView { if_exists, name } => {
                self.write("DROP VIEW ");
                self.write_if(*if_exists, "IF EXISTS ");
                self.name(name);
            }
        }
    }

    fn create_database(&mut self, create: &CreateDatabase) {
        self.write("CREATE DATABASE ");
        self.write_if(create.if_not_exists, "IF NOT EXISTS ");
        self.name(&create.name);
        if let Some(comment) = &create.comment {
            self.line_before(comment.span.start);
            self.write("COMMENT ");
            self.hive_string(comment);
        }
        if let Some(location) = &create.location {
            self.line_before(location.span.start);
            self.write("LOCATION ");
            self.hive_string(location);
        }
        if !create.properties.is_empty() {
            self.line();
            self.write("WITH DBPROPERTIES ");
            self.properties(&create.properties);
        }
    }

    /// `('key' = 'value', …)`, each on its line.
    pub(super) fn properties(&mut self, properties: &[Property]) {
        self.write("(");
        self.lines(
            properties,
            |property| property.key.span.start,
            |p, property| {
                p.hive_string(&property.key);
                p.write(" = ");
                p.hive_string(&property.value);
            },
        );
        self.soft_line();
        self.write(")");
    }

    pub(super) fn maybe_spec(&mut self, spec: Option<&PartitionSpec>) {
        if let Some(spec) = spec {
            self.write(" ");
            self.partition_spec(spec);
        }
    }

    fn partition_spec(&mut self, spec: &PartitionSpec) {
        self.write("PARTITION ");
        self.parens(&spec.values, |p, value| {
            p.ident(&value.column);
            p.write(" = ");
            p.hive_string(&value.value);
        });
    }

    fn alter_table(&mut self, alter: &AlterTable) {
        self.write("ALTER TABLE ");
        self.name(&alter.table);
        self.maybe_spec(alter.partition.as_ref());
        self.write(" ");
        self.alter_action(&alter.action);
    }

    fn alter_action(&mut self, action: &AlterTableAction) {
        match action {
            AlterTableAction::AddPartitions { if_not_exists, partitions } => {
                self.write("ADD");
                self.write_if(*if_not_exists, " IF NOT EXISTS");
                self.indented(|p| {
                    for partition in partitions {
                        p.line_before(partition.spec.span.start);
                        p.partition_spec(&partition.spec);
                        if let Some(location) = &partition.location {
                            p.write(" LOCATION ");
                            p.hive_string(location);
                        }
                    }
                });
            }
            AlterTableAction::DropPartitions { if_exists, partitions } => {
                self.write("DROP ");
                self.write_if(*if_exists, "IF EXISTS ");
                self.list(partitions, Self::partition_spec);
            }
            AlterTableAction::RenamePartition { to } => {
                self.write("RENAME TO ");
                self.partition_spec(to);
            }
            AlterTableAction::AddColumns(columns) => {
                self.write("ADD COLUMNS ");
                self.parens(columns, Self::hive_column);
            }
            AlterTableAction::ReplaceColumns(columns) => {
                self.write("REPLACE COLUMNS ");
                self.parens(columns, Self::hive_column);
            }
            AlterTableAction::ChangeColumn { old, new, position } => {
                self.change_column(old, new, position.as_ref());
            }
            AlterTableAction::DropColumn(column) => {
                self.write("DROP COLUMN ");
                self.ident(column);
            }
            AlterTableAction::RenameTable { to } => {
                self.write("RENAME TO ");
                self.name(to);
            }
            AlterTableAction::SetLocation(location) => {
                self.write("SET LOCATION ");
                self.hive_string(location);
            }
            AlterTableAction::SetTblproperties(properties) => {
                self.write("SET TBLPROPERTIES ");
                self.properties(properties);
            }
            AlterTableAction::UnsetTblproperties { if_exists, keys } => {
                self.write("UNSET TBLPROPERTIES ");
                self.write_if(*if_exists, "IF EXISTS ");
                self.parens(keys, Self::hive_string);
            }
        }
    }

    fn change_column(
        &mut self,
        old: &crate::ast::Ident,
        new: &HiveColumn,
        position: Option<&ColumnPosition>,
    ) {
        self.write("CHANGE COLUMN ");
        self.ident(old);
        self.write(" ");
        self.hive_column(new);
        match position {
            Some(ColumnPosition::First) => self.write(" FIRST"),
            Some(ColumnPosition::After(column)) => {
                self.write(" AFTER ");
                self.ident(column);
            }
            None => {}
        }
    }

    fn create_view(&mut self, create: &CreateView) {
        self.write(if create.or_replace { "CREATE OR REPLACE VIEW " } else { "CREATE VIEW " });
        self.name(&create.name);
        if let Some(comment) = &create.comment {
            self.line_before(comment.span.start);
            self.write("COMMENT ");
            self.string(comment);
        }
        self.write(match create.security_invoker {
            Some(true) => " SECURITY INVOKER",
            Some(false) => " SECURITY DEFINER",
            None => "",
        });
        self.write(" AS");
        self.line_before(create.query.span.start);
        self.query(&create.query);
    }

    fn dialect_view(&mut self, view: &DialectView) {
        let (verb, forced) = match view.change {
            DialectChange::Create { or_replace, security_definer } => {
                self.write(if or_replace { "CREATE OR REPLACE " } else { "CREATE " });
                self.write("PROTECTED MULTI DIALECT VIEW ");
                self.name(&view.name);
                self.write_if(security_definer, " SECURITY DEFINER");
                ("", false)
            }
            DialectChange::Add { force } => (" ADD DIALECT", force),
            DialectChange::Update { force } => (" UPDATE DIALECT", force),
            DialectChange::Drop { force } => (" DROP DIALECT", force),
        };
        if !verb.is_empty() {
            self.write("ALTER VIEW ");
            self.name(&view.name);
            self.write_if(forced, " FORCE");
            self.write(verb);
        }
        if let Some(query) = &view.query {
            self.write(" AS");
            self.line_before(query.span.start);
            self.query(query);
        }
    }
}
