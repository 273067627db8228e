//! The index's tables and how older ones become them. It must not know what is done with
//! them.

use rusqlite::Connection;

use super::StoreError;

/// The version of the tables below.
const VERSION: i64 = 1;

/// Keys are BLOBs: their order is that of their bytes, as S3 lists them, and any byte is
/// allowed. `object` is narrow, because listings read it; everything else about an object is
/// in `details`. A segment is a run of an object's bytes: one for a plain upload, one for each
/// part of a multipart upload; several objects may share a blob.
const TABLES: &str = "
CREATE TABLE bucket (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL
);
CREATE TABLE object (
    bucket INTEGER NOT NULL REFERENCES bucket (id),
    key BLOB NOT NULL,
    id INTEGER NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified_ms INTEGER NOT NULL,
    PRIMARY KEY (bucket, key)
) WITHOUT ROWID;
CREATE TABLE details (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    json TEXT NOT NULL
);
CREATE TABLE blob (
    name TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    crc64 INTEGER NOT NULL,
    uses INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE segment (
    object INTEGER NOT NULL REFERENCES details (id),
    number INTEGER NOT NULL,
    blob TEXT NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (object, number)
) WITHOUT ROWID;
CREATE TABLE doomed (
    blob TEXT PRIMARY KEY
) WITHOUT ROWID;
CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    bucket INTEGER NOT NULL REFERENCES bucket (id),
    key BLOB NOT NULL,
    json TEXT NOT NULL,
    initiated_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX upload_by_key ON upload (bucket, key, id);
CREATE TABLE part (
    upload TEXT NOT NULL REFERENCES upload (id),
    number INTEGER NOT NULL,
    size INTEGER NOT NULL,
    md5 TEXT NOT NULL,
    checksums TEXT NOT NULL,
    modified_ms INTEGER NOT NULL,
    blob TEXT,
    PRIMARY KEY (upload, number)
) WITHOUT ROWID;
";

/// Brings the index to [`VERSION`].
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let version = |it: &Connection| it.pragma_query_value(None, "user_version", |row| row.get(0));
    let found: i64 = version(connection)?;
    if found > VERSION {
        return Err(StoreError::TooNew);
    }
    if found == VERSION {
        return Ok(());
    }
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    if version(&transaction)? == 0 {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok(())
}
