//! Names of databases and tables as the catalog keeps them: folded to lower case.
//! It must not know quoting, which is the parser's.

use std::fmt;

/// A database and a table or view in it, both folded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableName {
    pub database: String,
    pub table: String,
}

impl TableName {
    #[must_use]
    pub fn new(database: &str, table: &str) -> Self {
        Self { database: fold(database), table: fold(table) }
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.database, self.table)
    }
}

/// The form in which Glue stores a database or table name.
#[must_use]
pub fn fold(name: &str) -> String {
    name.to_lowercase()
}
