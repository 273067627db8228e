//! What surrounds one statement: database, parameters, clock, limits. It must not know
//! users or workgroups.

use std::time::{SystemTime, UNIX_EPOCH};

/// The instant a statement sees as now, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clock {
    #[default]
    System,
    Fixed(i64),
}

impl Clock {
    /// Milliseconds since 1970, UTC.
    #[must_use]
    pub fn now_millis(self) -> i64 {
        match self {
            Clock::Fixed(millis) => millis,
            Clock::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .ok()
                .and_then(|since| i64::try_from(since.as_millis()).ok())
                .unwrap_or_default(),
        }
    }
}

/// Bounds the caller sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// A query that would scan more stored bytes is refused before it reads.
    pub scanned_bytes: Option<u64>,
    /// Broken objects fail the statement instead of being listed.
    pub strict: bool,
}

/// Where new tables go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewTables {
    /// `s3://bucket/prefix/` of a table whose statement names no place: another one for each
    /// statement.
    pub location: String,
    /// Statements may not name a place of their own.
    pub is_enforced: bool,
}

/// The session of one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub database: String,
    /// Values for `?`, as SQL literal text.
    pub parameters: Vec<String>,
    pub clock: Clock,
    pub limits: Limits,
    pub new_tables: NewTables,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            database: String::from("default"),
            parameters: Vec::new(),
            clock: Clock::System,
            limits: Limits::default(),
            new_tables: NewTables::default(),
        }
    }
}
