//! What Glue keeps without interpreting it: user-defined functions, column statistics,
//! partition indexes. It must not know what stands in them.

use crate::names::{TableName, fold};

/// Names a document within its database or table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentKey {
    /// For example `function` or `column-statistics`.
    pub kind: &'static str,
    pub database: String,
    /// Empty for what belongs to the database itself.
    pub table: String,
    pub name: String,
}

impl DocumentKey {
    /// A document of a database.
    #[must_use]
    pub fn of_database(kind: &'static str, database: &str, name: &str) -> Self {
        Self { kind, database: fold(database), table: String::new(), name: name.to_owned() }
    }

    /// A document of a table: it goes when the table goes.
    #[must_use]
    pub fn of_table(kind: &'static str, table: &TableName, name: &str) -> Self {
        Self {
            kind,
            database: table.database.clone(),
            table: table.table.clone(),
            name: name.to_owned(),
        }
    }
}

/// What to do where a document of that key is there already, or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// Refuses one that is there.
    Create,
    /// Refuses one that is not there.
    Replace,
    Either,
}
