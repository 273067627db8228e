//! Copying within the store: the copy shares the original's blobs. It must not know requests.

use rusqlite::params;

use super::objects::{check, check_key, find, info, replace, segments};
use super::{Details, ObjectInfo, Precondition, Store, StoreError, buckets};

impl Store {
    /// Names an object's bytes a second time. `details` makes the copy's details from the
    /// original's; an error of it undoes the copy. The ETag stays, as S3 keeps it for copies
    /// of plain uploads.
    ///
    /// # Errors
    /// [`StoreError::NoSuchBucket`], [`StoreError::NoSuchKey`],
    /// [`StoreError::PreconditionFailed`], or that of `details`.
    pub fn copy(
        &self,
        from: (&str, &str),
        to: (&str, &str),
        precondition: &Precondition,
        details: impl FnOnce(&ObjectInfo) -> Result<Details, StoreError>,
    ) -> Result<ObjectInfo, StoreError> {
        check_key(to.1)?;
        self.0.connections.write(|index| {
            let row = find(index, buckets::id(index, from.0)?, from.1)?;
            let row = row.ok_or(StoreError::NoSuchKey)?;
            let id = row.id;
            let original = info(index, row)?;
            let details = details(&original)?;
            let bucket = buckets::id(index, to.0)?;
            check(index, bucket, to.1, precondition)?;
            let blobs = segments(index, id)?;
            let sql = "UPDATE blob SET uses = uses + 1 WHERE name = ?1";
            let mut statement = index.prepare_cached(sql)?;
            for (blob, _) in &blobs {
                statement.execute(params![blob])?;
            }
            replace(index, bucket, to.1, &blobs, &original.etag, &details)
        })
    }
}
