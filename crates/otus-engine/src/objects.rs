//! Storage as the engine uses it: listing prefixes without hidden files, reading objects.
//! It must not know tables or formats.

use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use otus_storage::publish::ObjectWriter;
use otus_storage::{Bucket, LocalReader, MountTable, MountedBucket, ObjectMeta, is_hidden};
use otus_types::QueryError;

use crate::scan::ScanObject;
use crate::scan::access::{FetchError, ObjectAccess};

/// The mounted buckets.
#[derive(Debug)]
pub struct Objects {
    mounts: MountTable,
}

/// What a listing of a location found.
#[derive(Debug, Default)]
pub struct Listed {
    pub objects: Vec<ObjectMeta>,
    /// Objects that cannot be read now, with their storage class (`GLACIER`).
    pub archived: Vec<(String, String)>,
}

impl Objects {
    #[must_use]
    pub fn new(mounts: MountTable) -> Self {
        Self { mounts }
    }

    /// The table of buckets itself, for publishing.
    #[must_use]
    pub fn mount_table(&self) -> &MountTable {
        &self.mounts
    }

    /// Starts an object nobody sees before it is published.
    ///
    /// # Errors
    /// When the bucket is not there or cannot be written.
    pub fn stage(&self, bucket: &str, key: &str) -> Result<ObjectWriter, QueryError> {
        self.mounts.stage(bucket, key).map_err(|it| it.to_query_error())
    }

    /// Every mounted bucket, by name.
    #[must_use]
    pub fn mounts(&self) -> Vec<MountedBucket> {
        self.mounts.list()
    }

    /// The bucket called `name`.
    ///
    /// # Errors
    /// When it is not mounted.
    pub fn bucket(&self, name: &str) -> Result<Arc<Bucket>, QueryError> {
        self.mounts.bucket(name).map_err(|it| it.to_query_error())
    }

    /// Every object below `prefix` that Athena would read: recursively, without hidden
    /// names and without objects of zero bytes, in key order.
    ///
    /// # Errors
    /// When the bucket is not mounted or cannot be listed.
    pub async fn list(&self, bucket: &str, prefix: &str) -> Result<Listed, QueryError> {
        let found = self.bucket(bucket)?.list(prefix).await;
        let mut listed = Listed::default();
        for object in found.map_err(|it| it.to_query_error())? {
            if object.size == 0 || is_hidden(&object.key, prefix) {
                continue;
            }
            match &object.archived {
                Some(class) => listed.archived.push((object.key, class.clone())),
                None => listed.objects.push(object),
            }
        }
        Ok(listed)
    }

    /// Names of the folders directly below `prefix` (empty or ending in `/`), hidden ones
    /// left out.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn folders(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, QueryError> {
        let level = self.bucket(bucket)?.level(prefix).await;
        let level = level.map_err(|it| it.to_query_error())?;
        let names = level.prefixes.iter().filter_map(|it| it.strip_prefix(prefix));
        let names = names.map(|it| it.trim_end_matches('/').to_owned());
        Ok(names.filter(|it| !it.starts_with(['_', '.'])).collect())
    }

    /// Whether a folder or object lies below `prefix` (empty or ending in `/`).
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn exists(&self, bucket: &str, prefix: &str) -> Result<bool, QueryError> {
        let level = self.bucket(bucket)?.level(prefix).await;
        let level = level.map_err(|it| it.to_query_error())?;
        Ok(!level.prefixes.is_empty() || !level.objects.is_empty())
    }
}

/// Bucket and prefix of a location. The prefix is empty or ends in `/`: `…/logs` is the
/// folder `logs/` and not `logs-old/`.
#[must_use]
pub fn split_location(location: &str) -> Option<(String, String)> {
    let (bucket, prefix) = otus_storage::split_location(location)?;
    let mut prefix = prefix.to_owned();
    if !prefix.is_empty() && !prefix.ends_with('/') {
        prefix.push('/');
    }
    Some((bucket.to_owned(), prefix))
}

#[async_trait]
impl ObjectAccess for Objects {
    fn local(&self, bucket: &str) -> Option<LocalReader> {
        LocalReader::new(self.mounts.bucket(bucket).ok()?)
    }

    async fn fetch(&self, bucket: &str, object: &ScanObject) -> Result<Bytes, FetchError> {
        let found = self.mounts.bucket(bucket).map_err(|it| it.reason())?;
        let etag = object.etag.as_deref();
        found.get_if(&object.key, etag).await.map_err(|it| it.reason())
    }

    async fn fetch_ranges(
        &self,
        bucket: &str,
        object: &ScanObject,
        ranges: &[Range<u64>],
    ) -> Result<Vec<Bytes>, FetchError> {
        let found = self.mounts.bucket(bucket).map_err(|it| it.reason())?;
        let etag = object.etag.as_deref();
        found.get_ranges(&object.key, etag, ranges).await.map_err(|it| it.reason())
    }
}
