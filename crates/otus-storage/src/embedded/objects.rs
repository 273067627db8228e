//! Naming bytes, looking names up, forgetting them. It must not know how bytes are written.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Details, ObjectInfo, Staged, Store, StoreError, buckets, now_ms};

/// S3's limit, in bytes.
const KEY_BYTES_MAX: usize = 1024;

/// What must hold of the object that is there, for a write to happen. ETags without quotes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Precondition {
    #[default]
    None,
    /// `If-None-Match: *`.
    Absent,
    /// `If-Match`.
    Etag(String),
    /// `If-Match: *`.
    Present,
}

/// What deleting a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleted {
    Object,
    /// There was none, which is no error.
    Nothing,
}

/// An object's row.
pub(super) struct Row {
    pub id: i64,
    pub size: u64,
    pub etag: String,
    pub modified_ms: i64,
}

impl Store {
    /// Names staged bytes. Once this returns the object is there, even after a power cut.
    ///
    /// # Errors
    /// [`StoreError::NoSuchBucket`], [`StoreError::BadKey`],
    /// [`StoreError::PreconditionFailed`], or the disk's.
    pub fn put(
        &self,
        bucket: &str,
        key: &str,
        staged: Staged,
        details: &Details,
        precondition: &Precondition,
    ) -> Result<ObjectInfo, StoreError> {
        check_key(key)?;
        let etag = data_encoding::HEXLOWER.encode(&staged.md5());
        // A segment without bytes is none.
        let empty = staged.size() == 0;
        if !empty {
            staged.link()?;
        }
        let put = self.0.connections.write(|index| {
            let bucket = buckets::id(index, bucket)?;
            check(index, bucket, key, precondition)?;
            let segments = match empty {
                true => Vec::new(),
                false => {
                    add_blob(index, &staged)?;
                    vec![(staged.name.clone(), staged.size())]
                }
            };
            replace(index, bucket, key, &segments, &etag, details)
        });
        if put.is_err() && !empty {
            staged.unlink();
        }
        put
    }

    /// Everything about an object but its bytes.
    ///
    /// # Errors
    /// [`StoreError::NoSuchBucket`], [`StoreError::NoSuchKey`].
    pub fn head(&self, bucket: &str, key: &str) -> Result<ObjectInfo, StoreError> {
        self.0.connections.read(|index| {
            let row = find(index, buckets::id(index, bucket)?, key)?;
            let row = row.ok_or(StoreError::NoSuchKey)?;
            info(index, row)
        })
    }

    /// Forgets an object.
    ///
    /// # Errors
    /// [`StoreError::NoSuchBucket`], [`StoreError::PreconditionFailed`].
    pub fn delete(
        &self,
        bucket: &str,
        key: &str,
        precondition: &Precondition,
    ) -> Result<Deleted, StoreError> {
        self.0.connections.write(|index| {
            let bucket = buckets::id(index, bucket)?;
            check(index, bucket, key, precondition)?;
            delete(index, bucket, key)
        })
    }

    /// Forgets many objects in one step.
    ///
    /// # Errors
    /// [`StoreError::NoSuchBucket`].
    pub fn delete_many(&self, bucket: &str, keys: &[&str]) -> Result<(), StoreError> {
        self.0.connections.write(|index| {
            let bucket = buckets::id(index, bucket)?;
            for key in keys {
                delete(index, bucket, key)?;
            }
            Ok(())
        })
    }

    /// Replaces an object's tags.
    ///
    /// # Errors
    /// [`StoreError::NoSuchBucket`], [`StoreError::NoSuchKey`].
    pub fn set_tags(
        &self,
        bucket: &str,
        key: &str,
        tags: Vec<(String, String)>,
    ) -> Result<(), StoreError> {
        self.0.connections.write(|index| {
            let row = find(index, buckets::id(index, bucket)?, key)?;
            let row = row.ok_or(StoreError::NoSuchKey)?;
            let id = row.id;
            let mut details = info(index, row)?.details;
            details.tags = tags;
            let json = serde_json::to_string(&details)?;
            index.execute("UPDATE details SET json = ?2 WHERE id = ?1", params![id, json])?;
            Ok(())
        })
    }
}

/// Whether S3 allows the key.
pub(super) fn check_key(key: &str) -> Result<(), StoreError> {
    match key.len() {
        1..=KEY_BYTES_MAX => Ok(()),
        _ => Err(StoreError::BadKey),
    }
}

pub(super) fn find(index: &Connection, bucket: i64, key: &str) -> Result<Option<Row>, StoreError> {
    let sql = "SELECT id, size, etag, modified_ms FROM object WHERE bucket = ?1 AND key = ?2";
    let mut statement = index.prepare_cached(sql)?;
    let found = statement.query_row(params![bucket, key.as_bytes()], |row| {
        Ok(Row { id: row.get(0)?, size: row.get(1)?, etag: row.get(2)?, modified_ms: row.get(3)? })
    });
    Ok(found.optional()?)
}

pub(super) fn info(index: &Connection, row: Row) -> Result<ObjectInfo, StoreError> {
    let mut statement = index.prepare_cached("SELECT json FROM details WHERE id = ?1")?;
    let json: String = statement.query_row([row.id], |row| row.get(0))?;
    let details = serde_json::from_str(&json)?;
    Ok(ObjectInfo { size: row.size, etag: row.etag, modified_ms: row.modified_ms, details })
}

/// The blobs of an object in order, each with its bytes.
pub(super) fn segments(index: &Connection, object: i64) -> Result<Vec<(String, u64)>, StoreError> {
    let sql = "SELECT blob, size FROM segment WHERE object = ?1 ORDER BY number";
    let mut statement = index.prepare_cached(sql)?;
    let found = statement.query_map([object], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<Vec<_>, _>>()?)
}

pub(super) fn check(
    index: &Connection,
    bucket: i64,
    key: &str,
    precondition: &Precondition,
) -> Result<(), StoreError> {
    if *precondition == Precondition::None {
        return Ok(());
    }
    let found = find(index, bucket, key)?;
    match (precondition, found) {
        (Precondition::Absent, Some(_)) => Err(StoreError::PreconditionFailed),
        (Precondition::Etag(_) | Precondition::Present, None) => Err(StoreError::NoSuchKey),
        (Precondition::Etag(etag), Some(row)) if *etag != row.etag => {
            Err(StoreError::PreconditionFailed)
        }
        _ => Ok(()),
    }
}

/// Writes a blob's row; it is used once.
pub(super) fn add_blob(index: &Transaction<'_>, staged: &Staged) -> Result<(), StoreError> {
    let sql = "INSERT INTO blob (name, size, crc64, uses) VALUES (?1, ?2, ?3, 1)";
    let crc64 = staged.crc64_nvme().cast_signed();
    index.prepare_cached(sql)?.execute(params![staged.name, staged.size(), crc64])?;
    Ok(())
}

/// Gives back one use of a blob.
pub(super) fn release(index: &Transaction<'_>, blob: &str) -> Result<(), StoreError> {
    let sql = "UPDATE blob SET uses = uses - 1 WHERE name = ?1 RETURNING uses";
    let uses: i64 = index.prepare_cached(sql)?.query_row([blob], |row| row.get(0))?;
    if uses <= 0 {
        index.prepare_cached("DELETE FROM blob WHERE name = ?1")?.execute([blob])?;
        index.prepare_cached("INSERT INTO doomed (blob) VALUES (?1)")?.execute([blob])?;
    }
    Ok(())
}

/// Names segments whose blobs are counted already, in place of what had the name.
pub(super) fn replace(
    index: &Transaction<'_>,
    bucket: i64,
    key: &str,
    segments: &[(String, u64)],
    etag: &str,
    details: &Details,
) -> Result<ObjectInfo, StoreError> {
    delete(index, bucket, key)?;
    let json = serde_json::to_string(details)?;
    index.prepare_cached("INSERT INTO details (json) VALUES (?1)")?.execute([json])?;
    let id = index.last_insert_rowid();
    let sql = "INSERT INTO segment (object, number, blob, size) VALUES (?1, ?2, ?3, ?4)";
    let mut statement = index.prepare_cached(sql)?;
    let mut size = 0;
    for (number, (blob, bytes)) in segments.iter().enumerate() {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        statement.execute(params![id, number, blob, bytes])?;
        size += bytes;
    }
    let modified_ms = now_ms();
    let sql = "INSERT INTO object (bucket, key, id, size, etag, modified_ms) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let row = params![bucket, key.as_bytes(), id, size, etag, modified_ms];
    index.prepare_cached(sql)?.execute(row)?;
    Ok(ObjectInfo { size, etag: etag.to_owned(), modified_ms, details: details.clone() })
}

fn delete(index: &Transaction<'_>, bucket: i64, key: &str) -> Result<Deleted, StoreError> {
    let Some(row) = find(index, bucket, key)? else {
        return Ok(Deleted::Nothing);
    };
    for (blob, _) in segments(index, row.id)? {
        release(index, &blob)?;
    }
    index.prepare_cached("DELETE FROM segment WHERE object = ?1")?.execute([row.id])?;
    index.prepare_cached("DELETE FROM details WHERE id = ?1")?.execute([row.id])?;
    let sql = "DELETE FROM object WHERE bucket = ?1 AND key = ?2";
    index.prepare_cached(sql)?.execute(params![bucket, key.as_bytes()])?;
    Ok(Deleted::Object)
}
