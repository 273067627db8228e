//! Objects of real S3 on their way: parts of a multipart upload, which nobody sees until it is
//! completed. It must not know how requests are signed or repeated.

use bytes::Bytes;
use futures::executor::block_on;

use crate::error::StorageError;
use crate::s3::S3Bucket;

/// Bytes of a part. S3 takes at least 5 MiB and at most 10,000 parts.
const PART_BYTES: usize = 8 << 20;
/// So many parts have [`PART_BYTES`]; later ones grow, so that 10,000 hold 5 TB.
const SMALL_PARTS: usize = 1000;
const LARGE_PART_BYTES: usize = 64 << 20;

/// An upload that grows.
#[derive(Debug)]
pub(super) struct Upload {
    target: Target,
    parts: Vec<String>,
    waiting: Vec<u8>,
}

/// An upload with all its parts; aborted when dropped.
#[derive(Debug)]
pub(super) struct Uploaded {
    target: Target,
    parts: Vec<String>,
}

#[derive(Debug)]
struct Target {
    bucket: S3Bucket,
    key: String,
    upload: String,
    completed: bool,
}

impl Drop for Target {
    fn drop(&mut self) {
        if !self.completed {
            // What cannot be aborted costs storage until a lifecycle rule ends it.
            let _ = block_on(self.bucket.abort_upload(&self.key, &self.upload));
        }
    }
}

impl Upload {
    pub(super) fn start(bucket: &S3Bucket, key: &str) -> Result<Self, StorageError> {
        let upload = block_on(bucket.create_upload(key))?;
        let target =
            Target { bucket: bucket.clone(), key: key.to_owned(), upload, completed: false };
        Ok(Self { target, parts: Vec::new(), waiting: Vec::new() })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        self.waiting.extend_from_slice(bytes);
        let wanted = if self.parts.len() < SMALL_PARTS { PART_BYTES } else { LARGE_PART_BYTES };
        if self.waiting.len() >= wanted { self.send() } else { Ok(()) }
    }

    fn send(&mut self) -> Result<(), StorageError> {
        let Target { bucket, key, upload, .. } = &self.target;
        let bytes = Bytes::from(std::mem::take(&mut self.waiting));
        let etag = block_on(bucket.upload_part(key, upload, self.parts.len() + 1, bytes))?;
        self.parts.push(etag);
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Uploaded, StorageError> {
        // S3 wants one part, even an empty one.
        if !self.waiting.is_empty() || self.parts.is_empty() {
            self.send()?;
        }
        Ok(Uploaded { target: self.target, parts: self.parts })
    }
}

impl Uploaded {
    /// The upload's id and the ETags of its parts.
    pub(super) fn step(&self) -> (String, Vec<String>) {
        (self.target.upload.clone(), self.parts.clone())
    }

    pub(super) fn complete(mut self) -> Result<(), StorageError> {
        let Target { bucket, key, upload, .. } = &self.target;
        block_on(bucket.complete_upload(key, upload, &self.parts))?;
        self.target.completed = true;
        Ok(())
    }
}
