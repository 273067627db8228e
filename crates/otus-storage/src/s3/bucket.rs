//! A real bucket: lists, reads, writes and deletes objects. It must not know which name it is
//! mounted under beyond the one it puts into errors.

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use super::answer::Answer;
use super::call::{Call, execute};
use super::client::S3Client;
use super::document::Page;
use super::listing::{self, PageRequest};
use super::upload;
use crate::embedded::ObjectInfo;
use crate::error::{StorageCause, StorageError};
use crate::object::{Level, ObjectMeta};

/// The region asked when nobody names one; its answer says where the bucket is.
const FIRST_REGION: &str = "us-east-1";

/// See the module. Cheap to clone.
#[derive(Debug, Clone)]
pub struct S3Bucket {
    name: String,
    writable: bool,
    inner: Arc<Inner>,
}

/// What requests need of a bucket.
#[derive(Debug)]
pub struct Inner {
    pub(super) client: Arc<S3Client>,
    /// The bucket's name in its store.
    pub(super) remote: String,
    /// Known after the first answer.
    region: Mutex<Option<String>>,
}

impl Inner {
    pub(super) async fn region(&self) -> String {
        let known = self.region.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known {
            return known;
        }
        let region = self.client.account.region(&self.client.options).await;
        let region = region.unwrap_or_else(|| FIRST_REGION.to_owned());
        self.set_region(region.clone());
        region
    }

    pub(super) fn set_region(&self, region: String) {
        *self.region.lock().unwrap_or_else(PoisonError::into_inner) = Some(region);
    }
}

impl S3Bucket {
    /// The bucket called `remote` in its store, mounted as `name`.
    #[must_use]
    pub fn new(name: &str, remote: &str, client: Arc<S3Client>, writable: bool) -> Self {
        let inner = Inner { client, remote: remote.to_owned(), region: Mutex::default() };
        Self { name: name.to_owned(), writable, inner: Arc::new(inner) }
    }

    /// Whether the bucket was mounted to be written; S3 may refuse all the same.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// Endpoint and name, for messages.
    #[must_use]
    pub fn leads_to(&self) -> String {
        match &self.inner.client.options.endpoint {
            Some(endpoint) => format!("s3://{} at {endpoint}", self.inner.remote),
            None => format!("s3://{}", self.inner.remote),
        }
    }

    /// Every object whose key starts with `prefix`, in key order.
    ///
    /// # Errors
    /// What S3 refused, or why it cannot be reached.
    pub async fn list(&self, prefix: &str) -> Result<Vec<ObjectMeta>, StorageError> {
        let work = listing::list(Arc::clone(&self.inner), prefix.to_owned());
        self.on_io(prefix, work).await
    }

    /// One page of a listing.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn page(&self, request: PageRequest) -> Result<Page, StorageError> {
        let prefix = request.prefix.clone();
        self.on_io(&prefix, listing::one(Arc::clone(&self.inner), request)).await
    }

    /// The next level below `prefix`.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn level(&self, prefix: &str) -> Result<Level, StorageError> {
        let work = listing::level(Arc::clone(&self.inner), prefix.to_owned());
        self.on_io(prefix, work).await
    }

    /// The whole object; with `etag` only if it is still that one.
    ///
    /// # Errors
    /// [`StorageCause::Archived`], [`StorageCause::Replaced`], or as [`Self::list`].
    pub async fn get(&self, key: &str, etag: Option<&str>) -> Result<Bytes, StorageError> {
        let mut call = Call::get("GetObject", "s3:GetObject", key);
        call.if_match = etag.map(str::to_owned);
        self.call(call).await.map(|it| it.body)
    }

    /// Some bytes of the object, at least one; with `etag` only if it is still that one.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn get_range(
        &self,
        key: &str,
        range: Range<u64>,
        etag: Option<&str>,
    ) -> Result<Bytes, StorageError> {
        let mut call = Call::get("GetObject", "s3:GetObject", key);
        (call.if_match, call.range) = (etag.map(str::to_owned), Some(range));
        self.call(call).await.map(|it| it.body)
    }

    /// What S3 says of the object without its bytes.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn head(&self, key: &str) -> Result<ObjectInfo, StorageError> {
        let mut call = Call::get("HeadObject", "s3:GetObject", key);
        call.method = http::Method::HEAD;
        self.call(call).await.map(|it| it.info)
    }

    /// Writes a local file, in pieces if it is long.
    ///
    /// # Errors
    /// As [`Self::put`], and when the file cannot be read.
    pub async fn put_file(&self, key: &str, path: &Path) -> Result<(), StorageError> {
        upload::put_file(self, key, path).await
    }

    /// Writes the whole object.
    ///
    /// # Errors
    /// [`StorageCause::ReadOnly`], or as [`Self::list`].
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), StorageError> {
        self.check_writable(key)?;
        let mut call = Call::get("PutObject", "s3:PutObject", key);
        call.method = http::Method::PUT;
        call.body = bytes;
        self.call(call).await.map(|_| ())
    }

    /// Deletes the object; none of that key is no error.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub async fn delete(&self, key: &str) -> Result<(), StorageError> {
        self.check_writable(key)?;
        let mut call = Call::get("DeleteObject", "s3:DeleteObject", key);
        call.method = http::Method::DELETE;
        match self.call(call).await {
            Err(StorageError { cause: StorageCause::NoSuchKey, .. }) => Ok(()),
            done => done.map(|_| ()),
        }
    }

    pub(super) fn check_writable(&self, key: &str) -> Result<(), StorageError> {
        if self.writable {
            return Ok(());
        }
        Err(StorageError::new(&self.name, Some(key), StorageCause::ReadOnly))
    }

    pub(super) async fn call(&self, call: Call) -> Result<Answer, StorageError> {
        let (inner, key) = (Arc::clone(&self.inner), call.key.clone());
        self.on_io(&key, async move { execute(&inner, &call).await }).await
    }

    async fn on_io<T: Send + 'static>(
        &self,
        key: &str,
        work: impl Future<Output = Result<T, StorageCause>> + Send + 'static,
    ) -> Result<T, StorageError> {
        let done = self.inner.client.on_io(work).await;
        let done = done.unwrap_or_else(|error| Err(StorageCause::Io(error)));
        done.map_err(|cause| self.failed(key, cause))
    }

    pub(super) fn failed(&self, key: &str, cause: StorageCause) -> StorageError {
        StorageError::new(&self.name, Some(key), cause)
    }
}
