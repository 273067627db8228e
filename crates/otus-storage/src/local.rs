//! Reading one object of a local bucket after the other, at once. It must not know why they
//! are read.

use std::sync::Arc;

use crate::bucket::Bucket;
use crate::error::{StorageCause, StorageError};
use crate::folder::{Beside, OpenFile};

/// A bucket whose objects are read by waiting for the disk.
#[derive(Debug)]
pub struct LocalReader {
    bucket: Arc<Bucket>,
    beside: Beside,
}

impl LocalReader {
    /// `None` for a bucket that is asked over the network.
    #[must_use]
    pub fn new(bucket: Arc<Bucket>) -> Option<Self> {
        match *bucket {
            Bucket::Folder(_) | Bucket::Embedded(_) => {
                Some(Self { bucket, beside: Beside::default() })
            }
            Bucket::S3(_) => None,
        }
    }

    /// Opens the object to be read bit by bit; `None` where it is no file.
    ///
    /// # Errors
    /// As [`Bucket::get`].
    pub fn open(&self, key: &str) -> Result<Option<OpenFile>, StorageError> {
        match &*self.bucket {
            Bucket::Folder(folder) => folder.open_object(key).map(Some),
            Bucket::Embedded(_) | Bucket::S3(_) => Ok(None),
        }
    }

    /// Replaces the content of `buffer` by the object.
    ///
    /// # Errors
    /// As [`Bucket::get`].
    pub fn read(&mut self, key: &str, buffer: &mut Vec<u8>) -> Result<(), StorageError> {
        match &*self.bucket {
            Bucket::Folder(folder) => folder.read_beside(key, &mut self.beside, buffer),
            Bucket::Embedded(bucket) => bucket.read(key, buffer),
            Bucket::S3(bucket) => {
                let error = std::io::Error::other("not a local bucket");
                let (name, cause) = (bucket.leads_to(), StorageCause::Io(error));
                Err(StorageError::new(&name, Some(key), cause))
            }
        }
    }
}
