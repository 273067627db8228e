//! An object being read, wherever it is. It must not know operations.

use std::io::{Read as _, Seek as _, SeekFrom};

use bytes::Bytes;
use otus_storage::embedded::{Details, ObjectInfo, Reader};
use otus_storage::{Bucket, OpenFile};
use s3s::{S3Error, S3Result};

use super::OtusS3;
use super::errors::{storage_error, store_error};
use super::place::{Place, blocking, in_store};

/// An open object; reading it blocks.
pub(super) struct Source {
    pub info: ObjectInfo,
    bytes: SourceBytes,
}

enum SourceBytes {
    Store(Box<Reader>),
    Folder(OpenFile),
    /// Fetched from elsewhere, and the next byte to hand out.
    Memory(Bytes, u64),
}

impl OtusS3 {
    /// Opens an object.
    pub(super) async fn open(&self, bucket: &str, key: &str) -> S3Result<Source> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        match self.place(&bucket).await? {
            Place::Store(store) => {
                let reader = in_store(move || store.open_object(&bucket, &key)).await?;
                Ok(Source {
                    info: reader.info().clone(),
                    bytes: SourceBytes::Store(Box::new(reader)),
                })
            }
            Place::Mounted(mounted) if mounted.folder().is_some() => {
                blocking(move || open_file(&mounted, &key)).await
            }
            Place::Mounted(mounted) => fetch(&mounted, &key).await,
        }
    }
}

fn open_file(bucket: &Bucket, key: &str) -> S3Result<Source> {
    let file = super::place::folder(bucket)?.open_object(key).map_err(|error| {
        match error.cause {
            // No file has such a name.
            otus_storage::StorageCause::BadKey => s3s::s3_error!(NoSuchKey),
            _ => storage_error(error),
        }
    })?;
    let info = ObjectInfo {
        size: file.size,
        etag: file.etag.clone(),
        modified_ms: file.modified_ms,
        details: Details::default(),
    };
    Ok(Source { info, bytes: SourceBytes::Folder(file) })
}

/// Real S3 has no ranges here yet: the object is fetched whole.
async fn fetch(bucket: &Bucket, key: &str) -> S3Result<Source> {
    let listed = bucket.list(key).await.map_err(storage_error)?;
    let found = listed.into_iter().find(|it| it.key == key);
    let found = found.ok_or_else(|| s3s::s3_error!(NoSuchKey))?;
    let bytes = bucket.get(key).await.map_err(storage_error)?;
    let info = ObjectInfo {
        size: bytes.len() as u64,
        etag: found.etag.unwrap_or_default().trim_matches('"').to_owned(),
        modified_ms: found.modified_ms,
        details: Details::default(),
    };
    Ok(Source { info, bytes: SourceBytes::Memory(bytes, 0) })
}

impl Source {
    /// Goes to a byte; before the first read.
    pub(super) fn seek(&mut self, offset: u64) -> S3Result<()> {
        match &mut self.bytes {
            SourceBytes::Store(reader) => reader.seek(offset),
            SourceBytes::Folder(open) => {
                open.file.seek(SeekFrom::Start(offset)).map_err(S3Error::internal_error)?;
            }
            SourceBytes::Memory(_, at) => *at = offset,
        }
        Ok(())
    }

    /// Up to `max` bytes; fewer only at the end.
    pub(super) fn read(&mut self, max: u64) -> S3Result<Bytes> {
        let mut buffer = Vec::with_capacity(usize::try_from(max).unwrap_or(0));
        match &mut self.bytes {
            SourceBytes::Store(reader) => reader.read(&mut buffer, max).map_err(store_error)?,
            SourceBytes::Folder(open) => {
                let read = open.file.by_ref().take(max).read_to_end(&mut buffer);
                read.map_err(S3Error::internal_error)?;
            }
            SourceBytes::Memory(bytes, at) => {
                let from = usize::try_from(*at).unwrap_or(usize::MAX).min(bytes.len());
                let to = from.saturating_add(usize::try_from(max).unwrap_or(usize::MAX));
                let piece = bytes.slice(from..to.min(bytes.len()));
                *at += piece.len() as u64;
                return Ok(piece);
            }
        }
        Ok(buffer.into())
    }
}
