//! One interface over everything a bucket can be. It must not know which buckets exist.

use std::ops::ControlFlow;
use std::path::Path;

use bytes::Bytes;

use crate::embedded::EmbeddedBucket;
use crate::error::StorageError;
use crate::folder::Folder;
use crate::object::{Level, ObjectMeta};
use crate::s3::S3Bucket;

/// A bucket, wherever it is.
#[derive(Debug)]
pub enum Bucket {
    /// Answers at once; calling it from an async task blocks for as long as the disk does.
    Folder(Folder),
    /// Of the embedded store; answers at once as well.
    Embedded(EmbeddedBucket),
    /// Asks over the network.
    S3(S3Bucket),
}

impl Bucket {
    /// The folder behind the bucket, for callers that read synchronously.
    #[must_use]
    pub fn folder(&self) -> Option<&Folder> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Embedded(_) | Self::S3(_) => None,
        }
    }

    /// The real bucket, for callers that read parts of objects and single pages.
    #[must_use]
    pub fn s3(&self) -> Option<&S3Bucket> {
        match self {
            Self::S3(bucket) => Some(bucket),
            Self::Folder(_) | Self::Embedded(_) => None,
        }
    }

    #[must_use]
    pub fn is_writable(&self) -> bool {
        match self {
            Self::Folder(folder) => folder.is_writable(),
            Self::Embedded(_) => true,
            Self::S3(bucket) => bucket.is_writable(),
        }
    }

    /// The folder's path or the endpoint.
    #[must_use]
    pub fn leads_to(&self) -> String {
        match self {
            Self::Folder(folder) => folder.path().display().to_string(),
            Self::Embedded(_) => String::from("the embedded store"),
            Self::S3(bucket) => bucket.leads_to(),
        }
    }

    /// Every object whose key starts with `prefix`, in key order. No object is no error.
    ///
    /// # Errors
    /// When the store refuses or cannot be reached.
    pub async fn list(&self, prefix: &str) -> Result<Vec<ObjectMeta>, StorageError> {
        match self {
            Self::Folder(folder) => {
                let mut found = Vec::new();
                folder.list(prefix, &mut |object| {
                    found.push(object);
                    ControlFlow::Continue(())
                })?;
                Ok(found)
            }
            Self::Embedded(bucket) => bucket.list(prefix),
            Self::S3(bucket) => bucket.list(prefix).await,
        }
    }

    /// The next level below `prefix`, which ends in `/` or is empty.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn level(&self, prefix: &str) -> Result<Level, StorageError> {
        match self {
            Self::Folder(folder) => folder.level(prefix),
            Self::Embedded(bucket) => bucket.level(prefix),
            Self::S3(bucket) => bucket.level(prefix).await,
        }
    }

    /// The whole object.
    ///
    /// # Errors
    /// [`crate::StorageCause::NoSuchKey`] and whatever else keeps it from being read.
    pub async fn get(&self, key: &str) -> Result<Bytes, StorageError> {
        match self {
            Self::Folder(folder) => {
                let mut buffer = Vec::new();
                folder.read(key, &mut buffer)?;
                Ok(buffer.into())
            }
            Self::Embedded(bucket) => {
                let mut buffer = Vec::new();
                bucket.read(key, &mut buffer)?;
                Ok(buffer.into())
            }
            Self::S3(bucket) => bucket.get(key, None).await,
        }
    }

    /// The whole object, if it still has the tag it was listed with.
    ///
    /// # Errors
    /// [`crate::StorageCause::Replaced`], and as [`Self::get`].
    pub async fn get_if(&self, key: &str, etag: Option<&str>) -> Result<Bytes, StorageError> {
        match self {
            Self::S3(bucket) => bucket.get(key, etag).await,
            Self::Folder(_) | Self::Embedded(_) => self.get(key).await,
        }
    }

    /// Writes the whole object, replacing one of that key in one step.
    ///
    /// # Errors
    /// [`crate::StorageCause::ReadOnly`], [`crate::StorageCause::BadKey`], or the store's.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), StorageError> {
        match self {
            Self::Folder(folder) => folder.write(key, &bytes),
            Self::Embedded(bucket) => bucket.write(key, &bytes),
            Self::S3(bucket) => bucket.put(key, bytes).await,
        }
    }

    /// Writes a local file as the whole object, in pieces: memory does not grow with it.
    ///
    /// # Errors
    /// As [`Self::put`], and when the file cannot be read.
    pub async fn put_file(&self, key: &str, path: &Path) -> Result<(), StorageError> {
        match self {
            Self::Folder(folder) => folder.write_file(key, path),
            Self::Embedded(bucket) => bucket.write_file(key, path),
            Self::S3(bucket) => bucket.put_file(key, path).await,
        }
    }

    /// Deletes the object; none of that key is no error.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub async fn delete(&self, key: &str) -> Result<(), StorageError> {
        match self {
            Self::Folder(folder) => folder.delete(key),
            Self::Embedded(bucket) => bucket.delete(key),
            Self::S3(bucket) => bucket.delete(key).await,
        }
    }
}
