//! How a pipeline gets the bytes of an object: at once from a folder, by request from
//! somewhere else. It must not know SQL or formats.

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;

use super::task::ScanObject;

/// Why an object could not be fetched, as a sentence without the object's name.
pub type FetchError = String;

/// Reads objects, whole or in part.
#[async_trait]
pub trait ObjectAccess: std::fmt::Debug + Send + Sync {
    /// Whether [`Self::read_now`] answers for this bucket: the bytes are in local files.
    fn is_local(&self, bucket: &str) -> bool;

    /// Reads an object of a local bucket into `buffer`, replacing its content.
    ///
    /// # Errors
    /// When it cannot be read; the rest of the scan goes on.
    fn read_now(&self, bucket: &str, key: &str, buffer: &mut Vec<u8>) -> Result<(), FetchError>;

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
