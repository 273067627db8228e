//! CREATE TABLE as text, clauses in the documentation's order. It must not know SerDes.

use otus_types::HiveType;

use super::Printer;
use crate::ast::{
    CreateTable, HiveColumn, PartitionColumn, PartitionTransform, RowFormat, StoredAs,
    StringLiteral,
};

impl Printer {
    pub(super) fn create_table(&mut self, create: &CreateTable) {
        self.write(if create.external { "CREATE EXTERNAL TABLE " } else { "CREATE TABLE " });
        self.write_if(create.if_not_exists, "IF NOT EXISTS ");
        self.name(&create.name);
        if !create.columns.is_empty() {
            self.write(" (");
            self.lines(&create.columns, |column| column.span.start, Self::hive_column);
            self.soft_line();
            self.write(")");
        }
        self.clause("COMMENT", create.comment.as_ref());
        if !create.partitioned_by.is_empty() {
            self.line();
            self.write("PARTITIONED BY (");
            let start = |column: &PartitionColumn| match column {
                PartitionColumn::Column(column) => column.span.start,
                PartitionColumn::Transform(transform) => transform.span.start,
            };
            self.lines(&create.partitioned_by, start, |p, column| match column {
                PartitionColumn::Column(column) => p.hive_column(column),
                PartitionColumn::Transform(transform) => p.transform(transform),
            });
            self.soft_line();
            self.write(")");
        }
        self.bucketing(create);
        if let Some(format) = &create.row_format {
            self.line();
            self.row_format(format);
        }
        if !create.serde_properties.is_empty() {
            self.line();
            self.write("WITH SERDEPROPERTIES ");
            self.properties(&create.serde_properties);
        }
        self.stored_as(create.stored_as.as_ref());
        self.clause("LOCATION", create.location.as_ref());
        if !create.properties.is_empty() {
            self.line();
            self.write("TBLPROPERTIES ");
            self.properties(&create.properties);
        }
    }

    /// `WORD 'text'` on a line of its own.
    fn clause(&mut self, word: &str, value: Option<&StringLiteral>) {
        if let Some(value) = value {
            self.line();
            self.write(word);
            self.write(" ");
            self.hive_string(value);
        }
    }

    fn bucketing(&mut self, create: &CreateTable) {
        let Some(bucketing) = &create.bucketing else {
            return;
        };
        self.line();
        self.write("CLUSTERED BY ");
        self.idents(&bucketing.columns);
        if !bucketing.sorted_by.is_empty() {
            self.write(" SORTED BY ");
            self.parens(&bucketing.sorted_by, |p, sorted| {
                p.ident(&sorted.column);
                p.write_if(sorted.descending, " DESC");
            });
        }
        self.write(&format!(" INTO {} BUCKETS", bucketing.buckets));
    }

    fn stored_as(&mut self, stored_as: Option<&StoredAs>) {
        match stored_as {
            None => {}
            Some(StoredAs::Format(format)) => {
                self.line();
                self.write("STORED AS ");
                self.ident(format);
            }
            Some(StoredAs::Classes { input, output }) => {
                self.line();
                self.write("STORED AS INPUTFORMAT ");
                self.hive_string(input);
                self.line();
                self.write("OUTPUTFORMAT ");
                self.hive_string(output);
            }
        }
    }

    pub(super) fn hive_column(&mut self, column: &HiveColumn) {
        self.ident(&column.name);
        self.write(" ");
        self.hive_type(&column.ty.ty);
        if let Some(comment) = &column.comment {
            self.write(" COMMENT ");
            self.hive_string(comment);
        }
    }

    /// As Glue spells it, save that odd field names get their backticks.
    fn hive_type(&mut self, ty: &HiveType) {
        match ty {
            HiveType::Array(element) => {
                self.write("array<");
                self.hive_type(element);
                self.write(">");
            }
            HiveType::Map(key, value) => {
                self.write("map<");
                self.hive_type(key);
                self.write(",");
                self.hive_type(value);
                self.write(">");
            }
            HiveType::Struct(fields) => {
                self.write("struct<");
                for (at, (name, ty)) in fields.iter().enumerate() {
                    self.write_if(at > 0, ",");
                    self.field_name(name);
                    self.write(":");
                    self.hive_type(ty);
                }
                self.write(">");
            }
            simple => self.write(&simple.to_string()),
        }
    }

    fn field_name(&mut self, name: &str) {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let digit = name.starts_with(|c: char| c.is_ascii_digit());
        if !digit && !name.is_empty() && name.chars().all(word) {
            self.write(name);
        } else {
            self.write(&format!("`{}`", name.replace('`', "``")));
        }
    }

    fn transform(&mut self, transform: &PartitionTransform) {
        if transform.transform == "identity" {
            return self.ident(&transform.column);
        }
        self.write(&transform.transform);
        self.write("(");
        if let Some(argument) = transform.argument {
            self.write(&format!("{argument}, "));
        }
        self.ident(&transform.column);
        self.write(")");
    }

    fn row_format(&mut self, format: &RowFormat) {
        match format {
            RowFormat::Serde(class) => {
                self.write("ROW FORMAT SERDE ");
                self.hive_string(class);
            }
            RowFormat::Delimited {
                fields,
                escaped,
                collection_items,
                map_keys,
                lines,
                null_defined,
            } => {
                self.write("ROW FORMAT DELIMITED");
                let clauses = [
                    ("FIELDS TERMINATED BY", fields),
                    ("ESCAPED BY", escaped),
                    ("COLLECTION ITEMS TERMINATED BY", collection_items),
                    ("MAP KEYS TERMINATED BY", map_keys),
                    ("LINES TERMINATED BY", lines),
                    ("NULL DEFINED AS", null_defined),
                ];
                self.indented(|p| {
                    for (words, value) in clauses {
                        p.clause(words, value.as_ref());
                    }
                });
            }
        }
    }
}
