//! Many objects named in one transaction. It must not know why they belong together.

use std::collections::BTreeSet;
use std::fs::File;

use super::objects::{add_blob, check_key, find, replace, segments};
use super::{Details, Staged, Store, StoreError, buckets};

impl Store {
    /// Names staged bytes, each with its bucket and key: all of them or none.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub fn put_all(&self, objects: Vec<(String, String, Staged)>) -> Result<(), StoreError> {
        let named = link_all(&objects).and_then(|()| {
            self.0.connections.write(|index| {
                for (bucket, key, staged) in &objects {
                    let bucket = buckets::id(index, bucket)?;
                    let etag = data_encoding::HEXLOWER.encode(&staged.md5());
                    let mut blobs = Vec::new();
                    // A segment without bytes is none.
                    if staged.size() > 0 {
                        add_blob(index, staged)?;
                        blobs.push((staged.name().to_owned(), staged.size()));
                    }
                    replace(index, bucket, key, &blobs, &etag, &Details::default())?;
                }
                Ok(())
            })
        });
        if named.is_err() {
            objects.iter().for_each(|(_, _, staged)| staged.unlink());
        }
        named
    }

    /// Whether the object is made of `blob`, or of nothing.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn names(&self, bucket: &str, key: &str, blob: &str) -> Result<bool, StoreError> {
        self.0.connections.read(|index| {
            let bucket = match buckets::id(index, bucket) {
                Err(StoreError::NoSuchBucket) => return Ok(false),
                found => found?,
            };
            let Some(row) = find(index, bucket, key)? else { return Ok(false) };
            let parts = segments(index, row.id)?;
            Ok(parts.is_empty() || parts.iter().any(|(name, _)| name == blob))
        })
    }
}

fn link_all(objects: &[(String, String, Staged)]) -> Result<(), StoreError> {
    let mut folders = BTreeSet::new();
    for (_, key, staged) in objects {
        check_key(key)?;
        if staged.size() > 0 {
            folders.insert(staged.link_unsynced()?);
        }
    }
    folders.iter().try_for_each(|it| Ok(File::open(it)?.sync_all()?))
}
