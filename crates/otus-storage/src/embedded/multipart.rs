//! Uploads in parts. A part is a blob; completing names the parts' blobs in order, so that no
//! byte is copied. It must not know how checksums are made.

use md5::{Digest as _, Md5};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::objects::{add_blob, check, check_key, release, replace};
use super::{Checksums, Details, ObjectInfo, Precondition, Staged, Store, StoreError};
use super::{buckets, now_ms};

/// S3's smallest part but for the last, in bytes.
const PART_BYTES_MIN: u64 = 5 << 20;

/// What an upload says at its start; `json` is the caller's.
#[derive(Debug, Clone, Default)]
pub struct NewUpload {
    pub details: Details,
    /// `CRC32`, … of its parts, if it says.
    pub algorithm: Option<String>,
    /// Checksums of the whole are made of the parts' checksums.
    pub composite: bool,
}

/// An upload under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadInfo {
    pub id: String,
    pub key: String,
    /// Milliseconds since 1970 UTC.
    pub initiated_ms: i64,
    pub details: Details,
    pub algorithm: Option<String>,
    pub composite: bool,
}

/// A part that was uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartInfo {
    pub number: u32,
    /// Bytes.
    pub size: u64,
    /// MD5 in hexadecimal: the part's ETag without quotes.
    pub etag: String,
    pub checksums: Checksums,
    /// Milliseconds since 1970 UTC.
    pub modified_ms: i64,
}

/// A part as the client lists it at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletedPart {
    pub number: u32,
    /// Without quotes.
    pub etag: String,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Json {
    details: Details,
    algorithm: Option<String>,
    composite: bool,
}

impl Store {
    /// Starts an upload; its id.
    ///
    /// # Errors
    /// [`StoreError::NoSuchBucket`], [`StoreError::BadKey`].
    pub fn create_upload(
        &self,
        bucket: &str,
        key: &str,
        new: &NewUpload,
    ) -> Result<String, StoreError> {
        check_key(key)?;
        let id = format!("{:016x}{:032x}", now_ms(), rand::random::<u128>());
        let (details, algorithm) = (new.details.clone(), new.algorithm.clone());
        let json = Json { details, algorithm, composite: new.composite };
        let json = serde_json::to_string(&json)?;
        self.0.connections.write(|index| {
            let bucket = buckets::id(index, bucket)?;
            let sql = "INSERT INTO upload (id, bucket, key, json, initiated_ms) \
                       VALUES (?1, ?2, ?3, ?4, ?5)";
            index.execute(sql, params![id, bucket, key.as_bytes(), json, now_ms()])?;
            Ok(())
        })?;
        Ok(id)
    }

    /// The upload `id` of `key`.
    ///
    /// # Errors
    /// [`StoreError::NoSuchBucket`], [`StoreError::NoSuchUpload`].
    pub fn upload(&self, bucket: &str, key: &str, id: &str) -> Result<UploadInfo, StoreError> {
        self.0.connections.read(|index| find(index, buckets::id(index, bucket)?, key, id))
    }

    /// Adds or replaces a part.
    ///
    /// # Errors
    /// [`StoreError::NoSuchUpload`], or the disk's.
    pub fn put_part(
        &self,
        bucket: &str,
        key: &str,
        id: &str,
        number: u32,
        staged: Staged,
        checksums: &Checksums,
    ) -> Result<PartInfo, StoreError> {
        let empty = staged.size() == 0;
        if !empty {
            staged.link()?;
        }
        let etag = data_encoding::HEXLOWER.encode(&staged.md5());
        let part = PartInfo {
            number,
            size: staged.size(),
            etag,
            checksums: checksums.clone(),
            modified_ms: now_ms(),
        };
        let json = serde_json::to_string(checksums)?;
        let put = self.0.connections.write(|index| {
            find(index, buckets::id(index, bucket)?, key, id)?;
            let sql = "DELETE FROM part WHERE upload = ?1 AND number = ?2 RETURNING blob";
            let old = index.query_row(sql, params![id, number], |row| row.get(0)).optional()?;
            if let Some(Some(old)) = old {
                release(index, &String::clone(&old))?;
            }
            let blob = match empty {
                true => None,
                false => {
                    add_blob(index, &staged)?;
                    Some(staged.name.as_str())
                }
            };
            let sql = "INSERT INTO part (upload, number, size, md5, checksums, modified_ms, blob) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let row = params![id, number, part.size, part.etag, json, part.modified_ms, blob];
            index.execute(sql, row)?;
            Ok(())
        });
        if put.is_err() && !empty {
            staged.unlink();
        }
        put.map(|()| part)
    }

    /// An upload's parts from after number `after` on, at most `max`.
    ///
    /// # Errors
    /// [`StoreError::NoSuchUpload`].
    pub fn parts(
        &self,
        bucket: &str,
        key: &str,
        id: &str,
        after: u32,
        max: usize,
    ) -> Result<Vec<PartInfo>, StoreError> {
        self.0.connections.read(|index| {
            find(index, buckets::id(index, bucket)?, key, id)?;
            let max = i64::try_from(max).unwrap_or(i64::MAX);
            let found = parts(index, id, after, max)?;
            Ok(found.into_iter().map(|it| it.0).collect())
        })
    }

    /// Makes an object of the listed parts; parts that are not listed are forgotten.
    /// `details` makes the object's details from the upload's and the parts.
    ///
    /// # Errors
    /// [`StoreError::NoSuchUpload`], [`StoreError::InvalidPart`],
    /// [`StoreError::InvalidPartOrder`], [`StoreError::PartTooSmall`],
    /// [`StoreError::PreconditionFailed`], or that of `details`.
    pub fn complete_upload(
        &self,
        bucket: &str,
        key: &str,
        id: &str,
        listed: &[CompletedPart],
        precondition: &Precondition,
        details: impl FnOnce(&UploadInfo, &[PartInfo]) -> Result<Details, StoreError>,
    ) -> Result<ObjectInfo, StoreError> {
        self.0.connections.write(|index| {
            let bucket = buckets::id(index, bucket)?;
            let upload = find(index, bucket, key, id)?;
            let chosen = choose(parts(index, id, 0, i64::MAX)?, listed)?;
            check(index, bucket, key, precondition)?;
            let mut hash = Md5::new();
            let mut segments = Vec::new();
            for (part, blob) in &chosen {
                let md5 = data_encoding::HEXLOWER.decode(part.etag.as_bytes());
                hash.update(md5.map_err(|_| StoreError::InvalidPart)?);
                segments.extend(blob.clone().map(|it| (it, part.size)));
            }
            let hash = data_encoding::HEXLOWER.encode(&hash.finalize());
            let etag = format!("{hash}-{}", chosen.len());
            let infos: Vec<PartInfo> = chosen.into_iter().map(|it| it.0).collect();
            let mut details = details(&upload, &infos)?;
            details.parts = infos.iter().map(|it| it.size).collect();
            // The listed parts' blobs are the object's now; what is left is released.
            let sql = "DELETE FROM part WHERE upload = ?1 AND number = ?2";
            let mut statement = index.prepare_cached(sql)?;
            for part in &infos {
                statement.execute(params![id, part.number])?;
            }
            drop(statement);
            forget(index, id)?;
            replace(index, bucket, key, &segments, &etag, &details)
        })
    }

    /// Forgets an upload and its parts.
    ///
    /// # Errors
    /// [`StoreError::NoSuchUpload`].
    pub fn abort_upload(&self, bucket: &str, key: &str, id: &str) -> Result<(), StoreError> {
        self.0.connections.write(|index| {
            find(index, buckets::id(index, bucket)?, key, id)?;
            forget(index, id)
        })
    }

    /// Uploads under way whose keys start with `prefix`, after (`key`, `id`), at most `max`.
    ///
    /// # Errors
    /// [`StoreError::NoSuchBucket`].
    pub fn uploads(
        &self,
        bucket: &str,
        prefix: &str,
        after: (&str, &str),
        max: usize,
    ) -> Result<Vec<UploadInfo>, StoreError> {
        self.0.connections.read(|index| {
            let bucket = buckets::id(index, bucket)?;
            let sql = "SELECT id, key, json, initiated_ms FROM upload WHERE bucket = ?1 \
                       AND key >= ?2 AND (key, id) > (?3, ?4) ORDER BY key, id";
            let mut statement = index.prepare_cached(sql)?;
            let from = params![bucket, prefix.as_bytes(), after.0.as_bytes(), after.1];
            let mut rows = statement.query(from)?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let upload = upload(row)?;
                if found.len() >= max || !upload.key.starts_with(prefix) {
                    break;
                }
                found.push(upload);
            }
            Ok(found)
        })
    }
}

/// Forgets an upload with the parts it still has.
pub(super) fn forget(index: &Transaction<'_>, id: &str) -> Result<(), StoreError> {
    for (_, blob) in parts(index, id, 0, i64::MAX)? {
        if let Some(blob) = blob {
            release(index, &blob)?;
        }
    }
    index.execute("DELETE FROM part WHERE upload = ?1", [id])?;
    index.execute("DELETE FROM upload WHERE id = ?1", [id])?;
    Ok(())
}

type Part = (PartInfo, Option<String>);

/// The listed parts among those that were uploaded.
fn choose(uploaded: Vec<Part>, listed: &[CompletedPart]) -> Result<Vec<Part>, StoreError> {
    if listed.is_empty() {
        return Err(StoreError::InvalidPart);
    }
    if listed.windows(2).any(|pair| matches!(pair, [a, b] if a.number >= b.number)) {
        return Err(StoreError::InvalidPartOrder);
    }
    let mut uploaded = uploaded.into_iter();
    let mut chosen: Vec<Part> = Vec::with_capacity(listed.len());
    for wanted in listed {
        let found = uploaded.find(|(part, _)| part.number == wanted.number);
        let found = found.filter(|(part, _)| part.etag == wanted.etag);
        chosen.push(found.ok_or(StoreError::InvalidPart)?);
    }
    let but_last = chosen.len().saturating_sub(1);
    if chosen.iter().take(but_last).any(|(part, _)| part.size < PART_BYTES_MIN) {
        return Err(StoreError::PartTooSmall);
    }
    Ok(chosen)
}

fn find(index: &Connection, bucket: i64, key: &str, id: &str) -> Result<UploadInfo, StoreError> {
    let sql = "SELECT id, key, json, initiated_ms FROM upload \
               WHERE id = ?1 AND bucket = ?2 AND key = ?3";
    let mut statement = index.prepare_cached(sql)?;
    let mut rows = statement.query(params![id, bucket, key.as_bytes()])?;
    match rows.next()? {
        Some(row) => upload(row),
        None => Err(StoreError::NoSuchUpload),
    }
}

fn upload(row: &rusqlite::Row<'_>) -> Result<UploadInfo, StoreError> {
    let key: Vec<u8> = row.get(1)?;
    let json: String = row.get(2)?;
    let Json { details, algorithm, composite } = serde_json::from_str(&json)?;
    Ok(UploadInfo {
        id: row.get(0)?,
        key: String::from_utf8_lossy(&key).into_owned(),
        initiated_ms: row.get(3)?,
        details,
        algorithm,
        composite,
    })
}

fn parts(index: &Connection, id: &str, after: u32, max: i64) -> Result<Vec<Part>, StoreError> {
    let sql = "SELECT number, size, md5, checksums, modified_ms, blob FROM part \
               WHERE upload = ?1 AND number > ?2 ORDER BY number LIMIT ?3";
    let mut statement = index.prepare_cached(sql)?;
    let mut rows = statement.query(params![id, after, max])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let json: String = row.get(3)?;
        let part = PartInfo {
            number: row.get(0)?,
            size: row.get(1)?,
            etag: row.get(2)?,
            checksums: serde_json::from_str(&json)?,
            modified_ms: row.get(4)?,
        };
        found.push((part, row.get(5)?));
    }
    Ok(found)
}
