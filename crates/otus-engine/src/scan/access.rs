//! How a pipeline gets the bytes of an object: at once from a folder, by request from
//! somewhere else. It must not know SQL or formats.

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;
use otus_storage::LocalReader;

use super::task::ScanObject;

/// Why an object could not be fetched, as a sentence without the object's name.
pub type FetchError = String;

/// Reads objects, whole or in part.
#[async_trait]
pub trait ObjectAccess: std::fmt::Debug + Send + Sync {
    /// What reads the objects of a bucket at once: `None` where that takes patience.
    fn local(&self, bucket: &str) -> Option<LocalReader>;

    /// Fetches an object of any bucket, provided it still is the one that was listed.
    ///
    /// # Errors
    /// When it cannot be read; the rest of the scan goes on.
    async fn fetch(&self, bucket: &str, object: &ScanObject) -> Result<Bytes, FetchError>;

    /// Fetches parts of an object of any bucket, in the order of `ranges`.
    ///
    /// # Errors
    /// When a range lies beyond the object, and as [`Self::fetch`].
    async fn fetch_ranges(
        &self,
        bucket: &str,
        object: &ScanObject,
        ranges: &[Range<u64>],
    ) -> Result<Vec<Bytes>, FetchError>;
}
