//! The mount table: which bucket names there are and where each leads. It must not know how
//! a bucket is read.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::bucket::Bucket;
use crate::error::{StorageCause, StorageError};
use crate::folder::Folder;

/// Buckets by name. Filled at start, then shared.
#[derive(Debug, Clone, Default)]
pub struct MountTable {
    buckets: BTreeMap<String, Arc<Bucket>>,
}

/// A line of the mount table, for messages and the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MountedBucket {
    pub bucket: String,
    /// The folder's path or the endpoint.
    pub leads_to: String,
    pub writable: bool,
}

impl MountTable {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Mounts the folder `path` as `bucket`, replacing what was there.
    ///
    /// # Errors
    /// When the folder cannot be opened.
    pub fn mount_folder(
        &mut self,
        bucket: &str,
        path: &Path,
        writable: bool,
    ) -> Result<(), StorageError> {
        let folder = Folder::open(bucket, path, writable)?;
        self.buckets.insert(bucket.to_owned(), Arc::new(Bucket::Folder(folder)));
        Ok(())
    }

    /// The bucket called `name`.
    ///
    /// # Errors
    /// [`StorageCause::NoSuchBucket`], naming the buckets there are.
    pub fn bucket(&self, name: &str) -> Result<&Arc<Bucket>, StorageError> {
        self.buckets.get(name).ok_or_else(|| {
            let mounts = self.buckets.keys().cloned().collect();
            StorageError::new(name, None, StorageCause::NoSuchBucket { mounts })
        })
    }

    /// Every bucket, by name.
    #[must_use]
    pub fn list(&self) -> Vec<MountedBucket> {
        self.buckets
            .iter()
            .map(|(name, bucket)| MountedBucket {
                bucket: name.clone(),
                leads_to: bucket.leads_to(),
                writable: bucket.is_writable(),
            })
            .collect()
    }
}
