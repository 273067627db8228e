//! Objects that appear together or not at all: written where nobody lists them, then named in
//! one go. In the embedded store that is one transaction, in a mounted folder renames, in real
//! S3 the completion of uploads; [`Step`]s say what is left to do, so that a journal can finish
//! it after a crash. It must not know what the objects hold or who reads them.

mod folder;
mod resume;
mod s3;

use serde::{Deserialize, Serialize};

pub use folder::StagingOwner;
pub(crate) use folder::{Sessions, clean};
pub use resume::{Resumed, resume, withdraw};

use crate::bucket::Bucket;
use crate::embedded::{BlobWriter, EmbeddedBucket, Staged, Store};
use crate::error::{StorageCause, StorageError};
use crate::mounts::MountTable;
use folder::{FileWriter, StagedFile};
use s3::{Upload, Uploaded};

/// Where folders keep what is not published yet: hidden from tables by its first letter.
pub const STAGING: &str = ".otus-staging";

/// An object nobody sees yet. Dropped, it never was.
#[derive(Debug)]
pub struct ObjectWriter {
    bucket: String,
    key: String,
    size: u64,
    place: Writing,
}

#[derive(Debug)]
enum Writing {
    Blob(Store, Box<BlobWriter>),
    File(FileWriter),
    Upload(Upload),
}

/// A whole object, durable or uploaded, that waits for its name.
#[derive(Debug)]
pub struct StagedObject {
    bucket: String,
    key: String,
    size: u64,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Blob(Store, Staged),
    File(StagedFile),
    Upload(Uploaded),
}

/// What names one object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The index of the embedded store names `blob`.
    Blob { bucket: String, key: String, blob: String },
    /// `staged`, a path below the folder's root, is renamed.
    File { bucket: String, key: String, staged: String },
    /// The upload is completed with the ETags of its parts.
    Upload { bucket: String, key: String, upload: String, parts: Vec<String> },
}

impl Step {
    /// Bucket and key of the object.
    #[must_use]
    pub fn object(&self) -> (&str, &str) {
        match self {
            Self::Blob { bucket, key, .. }
            | Self::File { bucket, key, .. }
            | Self::Upload { bucket, key, .. } => (bucket, key),
        }
    }
}

impl MountTable {
    /// Starts an object of `bucket`.
    ///
    /// # Errors
    /// When there is no such bucket, it cannot be written, or not under that key.
    pub fn stage(&self, bucket: &str, key: &str) -> Result<ObjectWriter, StorageError> {
        let found = self.bucket(bucket)?;
        let place = match found.as_ref() {
            Bucket::Embedded(it) => {
                let writer = it.store().stage();
                let writer = writer.map_err(|error| it.failed(Some(key), error))?;
                Writing::Blob(it.store().clone(), Box::new(writer))
            }
            Bucket::Folder(_) => Writing::File(self.sessions.stage(&found, bucket, key)?),
            Bucket::S3(it) => Writing::Upload(Upload::start(it, key)?),
        };
        Ok(ObjectWriter { bucket: bucket.to_owned(), key: key.to_owned(), size: 0, place })
    }
}

impl ObjectWriter {
    /// Appends bytes; blocks for as long as the disk or the network does.
    ///
    /// # Errors
    /// What the disk or S3 says.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        self.size += bytes.len() as u64;
        match &mut self.place {
            Writing::Blob(_, writer) => {
                writer.write(bytes).map_err(|it| io_error(&self.bucket, &self.key, it.to_string()))
            }
            Writing::File(writer) => writer.write(bytes).map_err(|error| {
                StorageError::new(&self.bucket, Some(&self.key), StorageCause::Io(error))
            }),
            Writing::Upload(upload) => upload.write(bytes),
        }
    }

    /// Bytes so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Makes the object durable.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn finish(self) -> Result<StagedObject, StorageError> {
        let Self { bucket, key, size, place } = self;
        let place = match place {
            Writing::Blob(store, writer) => {
                let staged = writer.finish();
                let staged = staged.map_err(|it| io_error(&bucket, &key, it.to_string()))?;
                Place::Blob(store, staged)
            }
            Writing::File(writer) => {
                let cause = |error| StorageError::new(&bucket, Some(&key), StorageCause::Io(error));
                Place::File(writer.finish().map_err(cause)?)
            }
            Writing::Upload(upload) => Place::Upload(upload.finish()?),
        };
        Ok(StagedObject { bucket, key, size, place })
    }
}

impl StagedObject {
    #[must_use]
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// What will name it.
    #[must_use]
    pub fn step(&self) -> Step {
        let (bucket, key) = (self.bucket.clone(), self.key.clone());
        match &self.place {
            Place::Blob(_, staged) => Step::Blob { bucket, key, blob: staged.name().to_owned() },
            Place::File(file) => Step::File { bucket, key, staged: file.path() },
            Place::Upload(upload) => {
                let (upload, parts) = upload.step();
                Step::Upload { bucket, key, upload, parts }
            }
        }
    }
}

/// Names all of `objects`: those of the embedded store in one transaction first, then files,
/// then uploads. After an error nothing of the store is named; what else was named is to be
/// withdrawn by the caller.
///
/// # Errors
/// What the first store that refused says.
pub fn publish(objects: Vec<StagedObject>) -> Result<(), StorageError> {
    let mut store = None;
    let (mut blobs, mut files, mut uploads) = (Vec::new(), Vec::new(), Vec::new());
    for object in objects {
        match object.place {
            Place::Blob(of, staged) => {
                store = Some(of);
                blobs.push((object.bucket, object.key, staged));
            }
            Place::File(file) => files.push((object.bucket, object.key, file)),
            Place::Upload(upload) => uploads.push(upload),
        }
    }
    if let Some(store) = store {
        let (bucket, key) =
            blobs.first().map(|it| (it.0.clone(), it.1.clone())).unwrap_or_default();
        let put = store.put_all(blobs);
        put.map_err(|error| EmbeddedBucket::new(store, &bucket).failed(Some(&key), error))?;
    }
    folder::place_all(files)?;
    uploads.into_iter().try_for_each(Uploaded::complete)
}

fn io_error(bucket: &str, key: &str, text: String) -> StorageError {
    StorageError::new(bucket, Some(key), StorageCause::Io(std::io::Error::other(text)))
}
