//! What a key may touch. A scope that is not given means everything; the scopes of buckets
//! and of databases are independent. It must not know keys.

use serde::{Deserialize, Serialize};

/// The scopes of one caller.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permissions {
    /// Refuses everything that changes anything.
    pub read_only: bool,
    /// Buckets the caller may touch; `None`: all.
    pub buckets: Option<Vec<String>>,
    /// Databases the caller may touch, folded; `None`: all.
    pub databases: Option<Vec<String>>,
}

impl Permissions {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn may_read_bucket(&self, bucket: &str) -> bool {
        self.buckets.as_ref().is_none_or(|allowed| allowed.iter().any(|it| it == bucket))
    }

    #[must_use]
    pub fn may_write_bucket(&self, bucket: &str) -> bool {
        !self.read_only && self.may_read_bucket(bucket)
    }

    #[must_use]
    pub fn may_read_database(&self, database: &str) -> bool {
        let database = database.to_lowercase();
        self.databases.as_ref().is_none_or(|allowed| allowed.contains(&database))
    }

    #[must_use]
    pub fn may_write_database(&self, database: &str) -> bool {
        !self.read_only && self.may_read_database(database)
    }
}
