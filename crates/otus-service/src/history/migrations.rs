//! The schema of `history.db`, step by step; `user_version` counts the steps taken. A step
//! that was released is never edited: a new one follows it.

use rusqlite::{Connection, TransactionBehavior};

use super::failed;
use crate::refusal::Refusal;

const STEPS: &[&str] = &["
    CREATE TABLE executions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        workgroup TEXT NOT NULL,
        state TEXT NOT NULL,
        submitted INTEGER NOT NULL,
        reuse_key TEXT,
        json TEXT NOT NULL
    );
    CREATE INDEX executions_by_workgroup ON executions (workgroup, number);
    CREATE INDEX executions_by_reuse ON executions (reuse_key, number) WHERE reuse_key IS NOT NULL;
    CREATE INDEX executions_open ON executions (state) WHERE state IN ('QUEUED', 'RUNNING');
    CREATE TABLE tokens (
        token TEXT PRIMARY KEY,
        fingerprint TEXT NOT NULL,
        id TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE workgroups (
        name TEXT PRIMARY KEY,
        json TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE named_queries (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        workgroup TEXT NOT NULL,
        json TEXT NOT NULL
    );
    CREATE TABLE prepared_statements (
        workgroup TEXT NOT NULL,
        name TEXT NOT NULL COLLATE NOCASE,
        json TEXT NOT NULL,
        PRIMARY KEY (workgroup, name)
    ) WITHOUT ROWID;
    CREATE TABLE tags (
        arn TEXT NOT NULL,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (arn, key)
    ) WITHOUT ROWID;
    CREATE TABLE trails (
        name TEXT PRIMARY KEY,
        json TEXT NOT NULL
    ) WITHOUT ROWID;
"];

/// Brings a file to the newest schema.
pub(super) fn run(connection: &mut Connection) -> Result<(), Refusal> {
    let known = STEPS.len();
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let found = transaction
        .pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))
        .map(|it| usize::try_from(it).unwrap_or(0))
        .map_err(failed)?;
    if found > known {
        return Err(Refusal::internal(format!(
            "history.db was written by a newer Otus (schema {found}; this one knows {known})"
        )));
    }
    for step in STEPS.iter().skip(found) {
        transaction.execute_batch(step).map_err(failed)?;
    }
    transaction.pragma_update(None, "user_version", known as i64).map_err(failed)?;
    transaction.commit().map_err(failed)
}
