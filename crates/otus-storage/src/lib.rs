//! Where `s3://bucket/key` names lead: the embedded store, mounted folders, real S3. It must
//! not know the catalog, SQL or formats.
//!
//! A [`MountTable`] says which buckets there are; a [`Bucket`] lists, reads and writes. A folder
//! answers at once ([`Bucket::folder`]).

mod bucket;
pub mod embedded;
mod error;
mod folder;
mod local;
mod mounts;
mod object;
mod pieces;
pub mod publish;
mod ranges;
pub mod s3;

pub use bucket::Bucket;
pub use error::{StorageCause, StorageError};
pub use folder::{Folder, FolderWriter, OpenFile};
pub use local::LocalReader;
pub use mounts::{MountTable, MountedBucket};
pub use object::{Level, ObjectMeta, is_hidden, split_location};
