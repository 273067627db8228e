//! The schema of `catalog.db`, step by step; `user_version` counts the steps taken.
//! A step that was released is never edited: a new one follows it.

use rusqlite::{Connection, TransactionBehavior};

use super::{CatalogError, Result, store_error};

const STEPS: &[&str] = &[
    "
    CREATE TABLE databases (
        name TEXT PRIMARY KEY,
        json TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE tables (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        database TEXT NOT NULL REFERENCES databases(name) ON DELETE CASCADE,
        name TEXT NOT NULL,
        version INTEGER NOT NULL,
        json TEXT NOT NULL,
        UNIQUE (database, name)
    );
    CREATE TABLE table_versions (
        table_id INTEGER NOT NULL REFERENCES tables(id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        json TEXT NOT NULL,
        PRIMARY KEY (table_id, version)
    ) WITHOUT ROWID;
    -- Storage descriptors without location: nearly all partitions of a table share one.
    CREATE TABLE descriptors (
        id INTEGER PRIMARY KEY,
        table_id INTEGER NOT NULL REFERENCES tables(id) ON DELETE CASCADE,
        json TEXT NOT NULL,
        UNIQUE (table_id, json)
    );
    -- key: the values in order, see otus_catalog::store::values_key.
    CREATE TABLE partitions (
        table_id INTEGER NOT NULL REFERENCES tables(id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        location TEXT,
        descriptor INTEGER,
        created INTEGER,
        json TEXT,
        PRIMARY KEY (table_id, key)
    ) WITHOUT ROWID;
",
    "
    -- owner: the table, or nothing for what belongs to the database.
    CREATE TABLE documents (
        kind TEXT NOT NULL,
        database TEXT NOT NULL REFERENCES databases(name) ON DELETE CASCADE,
        owner TEXT NOT NULL,
        name TEXT NOT NULL,
        json TEXT NOT NULL,
        PRIMARY KEY (kind, database, owner, name)
    ) WITHOUT ROWID;
",
];

/// Brings a file to the newest schema; several processes may call it at once.
pub(super) fn run(connection: &mut Connection) -> Result<()> {
    let known = STEPS.len();
    if version(connection)? == known {
        return Ok(());
    }
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(store_error)?;
    let found = version(&transaction)?;
    if found > known {
        return Err(CatalogError::Store(format!(
            "the file was written by a newer Otus (schema {found}; this one knows {known})"
        )));
    }
    for step in STEPS.iter().skip(found) {
        transaction.execute_batch(step).map_err(store_error)?;
    }
    transaction.pragma_update(None, "user_version", known as i64).map_err(store_error)?;
    transaction.commit().map_err(store_error)
}

fn version(connection: &Connection) -> Result<usize> {
    connection
        .pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))
        .map(|it| usize::try_from(it).unwrap_or(0))
        .map_err(store_error)
}
