//! The store's buckets. It must not know mounts.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Store, StoreError, now_ms};

/// A bucket of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketInfo {
    pub name: String,
    /// Milliseconds since 1970 UTC.
    pub created_ms: i64,
}

/// Whether S3 allows the name, and the port has no other use for it.
#[must_use]
pub fn is_bucket_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let edge =
        |it: Option<&u8>| it.is_some_and(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
    (3..=63).contains(&bytes.len())
        && bytes
            .iter()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'.' | b'-'))
        && edge(bytes.first())
        && edge(bytes.last())
        && !name.contains("..")
        && name.parse::<std::net::Ipv4Addr>().is_err()
        && !name.starts_with("xn--")
        && !name.ends_with("-s3alias")
        && !matches!(name, "console" | "healthz")
}

/// The row of a bucket.
pub(super) fn id(connection: &Connection, name: &str) -> Result<i64, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id FROM bucket WHERE name = ?1")?;
    let found = statement.query_row([name], |row| row.get(0)).optional()?;
    found.ok_or(StoreError::NoSuchBucket)
}

impl Store {
    /// Makes a bucket.
    ///
    /// # Errors
    /// [`StoreError::BadBucketName`], [`StoreError::BucketExists`].
    pub fn create_bucket(&self, name: &str) -> Result<(), StoreError> {
        if !is_bucket_name(name) {
            return Err(StoreError::BadBucketName);
        }
        self.0.connections.write(|index| {
            let sql = "INSERT OR IGNORE INTO bucket (name, created_ms) VALUES (?1, ?2)";
            match index.execute(sql, params![name, now_ms()])? {
                0 => Err(StoreError::BucketExists),
                _ => Ok(()),
            }
        })
    }

    /// Deletes an empty bucket; its unfinished uploads go with it.
    ///
    /// # Errors
    /// [`StoreError::NoSuchBucket`], [`StoreError::BucketNotEmpty`].
    pub fn delete_bucket(&self, name: &str) -> Result<(), StoreError> {
        self.0.connections.write(|index| {
            let bucket = id(index, name)?;
            let sql = "SELECT EXISTS (SELECT 1 FROM object WHERE bucket = ?1)";
            if index.query_row(sql, [bucket], |row| row.get(0))? {
                return Err(StoreError::BucketNotEmpty);
            }
            let mut statement = index.prepare("SELECT id FROM upload WHERE bucket = ?1")?;
            let uploads = statement.query_map([bucket], |row| row.get::<_, String>(0))?;
            for upload in uploads.collect::<Result<Vec<_>, _>>()? {
                super::multipart::forget(index, &upload)?;
            }
            index.execute("DELETE FROM bucket WHERE id = ?1", [bucket])?;
            Ok(())
        })
    }

    /// The bucket, if there is one.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn bucket(&self, name: &str) -> Result<Option<BucketInfo>, StoreError> {
        self.0.connections.read(|index| {
            let sql = "SELECT name, created_ms FROM bucket WHERE name = ?1";
            Ok(index.prepare_cached(sql)?.query_row([name], info).optional()?)
        })
    }

    /// Every bucket, by name.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn buckets(&self) -> Result<Vec<BucketInfo>, StoreError> {
        self.0.connections.read(|index| {
            let sql = "SELECT name, created_ms FROM bucket ORDER BY name";
            let mut statement = index.prepare_cached(sql)?;
            let found = statement.query_map([], info)?.collect::<Result<Vec<_>, _>>()?;
            Ok(found)
        })
    }
}

fn info(row: &rusqlite::Row<'_>) -> rusqlite::Result<BucketInfo> {
    Ok(BucketInfo { name: row.get(0)?, created_ms: row.get(1)? })
}
