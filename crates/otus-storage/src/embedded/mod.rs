//! The embedded store: objects as opaque blob files, their names in an SQLite index. It must
//! not know S3's protocol.
//!
//! An object is there when the transaction that names it in the index has committed; its
//! bytes are on disk before that. A blob file is never changed. Several processes may use the
//! store at once.

mod blob;
mod bucket;
mod buckets;
mod connections;
mod copy;
mod details;
mod garbage;
mod list;
mod multipart;
mod objects;
mod put_all;
mod read;
mod schema;
#[cfg(test)]
mod tests;
mod verify;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

pub use blob::{BlobWriter, Staged};
pub use bucket::EmbeddedBucket;
pub use buckets::{BucketInfo, is_bucket_name};
pub use details::{Attributes, Checksums, Details, ObjectInfo};
pub(crate) use list::rolled;
pub use list::{ListPage, ListRequest, after_key, after_prefix};
pub use multipart::{CompletedPart, NewUpload, PartInfo, UploadInfo};
pub use objects::{Deleted, Precondition};
pub use read::Reader;
pub use verify::{Finding, Verified};

use connections::Connections;
use garbage::Janitor;
use read::Leases;

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the bucket does not exist")]
    NoSuchBucket,
    #[error("the bucket exists already")]
    BucketExists,
    #[error("the bucket is not empty")]
    BucketNotEmpty,
    #[error("not a name for a bucket")]
    BadBucketName,
    #[error("the key does not exist")]
    NoSuchKey,
    #[error("keys have 1 to 1,024 bytes")]
    BadKey,
    #[error("the upload does not exist")]
    NoSuchUpload,
    #[error("a part was not uploaded or has another ETag")]
    InvalidPart,
    #[error("parts must be listed in ascending order")]
    InvalidPartOrder,
    #[error("a part other than the last is smaller than 5 MiB")]
    PartTooSmall,
    #[error("a precondition does not hold")]
    PreconditionFailed,
    #[error("the store was made by a newer version of Otus")]
    TooNew,
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("the index: {0}")]
    Index(#[from] rusqlite::Error),
    #[error("the index holds details that cannot be read: {0}")]
    Details(#[from] serde_json::Error),
}

/// A data directory's store. Cheap to clone; used from many threads at once.
#[derive(Debug, Clone)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// `store/` of the data directory.
    folder: PathBuf,
    connections: Connections,
    session: blob::Session,
    leases: Leases,
    janitor: Mutex<Janitor>,
}

impl Store {
    /// Opens the store of a data directory, making it if need be, and removes what a crash
    /// left behind.
    ///
    /// # Errors
    /// When its files cannot be made or opened.
    pub fn open(data_dir: &Path) -> Result<Self, StoreError> {
        let folder = data_dir.join("store");
        fs::create_dir_all(folder.join("blobs"))?;
        fs::create_dir_all(folder.join("incoming"))?;
        let connections = Connections::open(&data_dir.join("store.db"))?;
        let session = blob::Session::start(&folder)?;
        let janitor = Mutex::new(Janitor::default());
        let leases = Leases::default();
        let store = Self(Arc::new(Inner { folder, connections, session, leases, janitor }));
        garbage::recover(&store)?;
        store.collect_garbage()?;
        Ok(store)
    }

    /// Removes the blobs of deleted objects that nobody reads any more. Called now and then
    /// by a server; does nothing while another process does it.
    ///
    /// # Errors
    /// When the index or a file cannot be changed.
    pub fn collect_garbage(&self) -> Result<(), StoreError> {
        garbage::collect(self)
    }

    /// Starts writing bytes that no index knows yet.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn stage(&self) -> Result<BlobWriter, StoreError> {
        self.0.session.stage()
    }
}

/// Milliseconds since 1970 UTC.
fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(i64::MAX)
}
