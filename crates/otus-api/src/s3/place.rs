//! Where a bucket's requests are answered, and work that waits for a disk kept off the
//! network's threads. It must not know operations.

use std::sync::Arc;

use otus_storage::embedded::{Store, StoreError};
use otus_storage::{Bucket, Folder, StorageError};
use s3s::{S3Error, S3ErrorCode, S3Result, s3_error};

use super::OtusS3;
use super::errors::{storage_error, store_error};

/// A bucket and what it is.
#[derive(Debug, Clone)]
pub(super) enum Place {
    Store(Store),
    Mounted(Arc<Bucket>),
}

impl OtusS3 {
    /// The bucket called `name`, which is there.
    pub(super) async fn place(&self, name: &str) -> S3Result<Place> {
        let (mounts, name) = (self.mounts.clone(), name.to_owned());
        blocking(move || {
            let bucket = mounts.bucket(&name).map_err(storage_error)?;
            let Bucket::Embedded(embedded) = bucket.as_ref() else {
                return Ok(Place::Mounted(bucket));
            };
            let store = embedded.store().clone();
            match store.bucket(&name).map_err(store_error)? {
                Some(_) => Ok(Place::Store(store)),
                None => Err(s3_error!(NoSuchBucket)),
            }
        })
        .await
    }

    /// The embedded store.
    pub(super) fn store(&self) -> S3Result<Store> {
        self.mounts.store().cloned().ok_or_else(|| s3_error!(NotImplemented, "there is no store"))
    }
}

impl Place {
    /// The store, for operations that only its buckets know.
    pub(super) fn store(self) -> S3Result<Store> {
        match self {
            Self::Store(store) => Ok(store),
            Self::Mounted(_) => {
                Err(s3_error!(NotImplemented, "mounted buckets do not support this operation"))
            }
        }
    }
}

/// The folder behind a mounted bucket.
pub(super) fn folder(bucket: &Bucket) -> S3Result<&Folder> {
    bucket.folder().ok_or_else(|| {
        s3_error!(NotImplemented, "buckets elsewhere do not support this operation yet")
    })
}

/// Runs work that blocks.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> S3Result<T> + Send + 'static,
) -> S3Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(S3Error::with_source(S3ErrorCode::InternalError, error.into())),
    }
}

/// Runs work of the store.
pub(super) async fn in_store<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> S3Result<T> {
    blocking(move || work().map_err(store_error)).await
}

/// Runs work of a folder.
pub(super) async fn in_folder<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StorageError> + Send + 'static,
) -> S3Result<T> {
    blocking(move || work().map_err(storage_error)).await
}
