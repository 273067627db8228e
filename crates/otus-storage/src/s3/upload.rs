//! A local file put into a real bucket in pieces, so that memory is one piece however long it
//! is. It must not know what the file holds.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use bytes::Bytes;

use super::bucket::S3Bucket;
use crate::error::{StorageCause, StorageError};

/// Bytes of a part; S3 takes 10,000 of them.
const PART: u64 = 64 << 20;

/// Puts the file; nobody sees a part of it.
pub async fn put_file(bucket: &S3Bucket, key: &str, path: &Path) -> Result<(), StorageError> {
    let unreadable = |error| bucket.failed(key, StorageCause::Io(error));
    let mut file = File::open(path).map_err(unreadable)?;
    let first = piece(&mut file).map_err(unreadable)?;
    if (first.len() as u64) < PART {
        return bucket.put(key, first).await;
    }
    let upload = bucket.create_upload(key).await?;
    let put = parts(bucket, key, &upload, first, &mut file).await;
    if put.is_err() {
        // What stays behind is the bucket owner's to expire; the first failure tells more.
        let _ = bucket.abort_upload(key, &upload).await;
    }
    put
}

async fn parts(
    bucket: &S3Bucket,
    key: &str,
    upload: &str,
    first: Bytes,
    file: &mut File,
) -> Result<(), StorageError> {
    let (mut next, mut etags) = (first, Vec::new());
    while !next.is_empty() {
        etags.push(bucket.upload_part(key, upload, etags.len() + 1, next).await?);
        next = piece(file).map_err(|error| bucket.failed(key, StorageCause::Io(error)))?;
    }
    bucket.complete_upload(key, upload, &etags).await
}

/// The next [`PART`] bytes; fewer at the end.
fn piece(file: &mut File) -> io::Result<Bytes> {
    let mut piece = Vec::new();
    file.by_ref().take(PART).read_to_end(&mut piece)?;
    Ok(piece.into())
}
