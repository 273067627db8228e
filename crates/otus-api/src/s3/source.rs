//! An object being read, wherever it is. It must not know operations.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::Arc;

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
    Elsewhere(Remote),
}

/// An object of a bucket elsewhere, fetched in ranges.
struct Remote {
    bucket: Arc<Bucket>,
    key: String,
    /// The next byte to fetch.
    at: u64,
    /// Fetched, not handed out yet.
    held: Bytes,
}

/// Bytes fetched from elsewhere at a time.
const RANGE: u64 = 8 << 20;

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
            Place::Mounted(mounted) => elsewhere(mounted, key).await,
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

async fn elsewhere(bucket: Arc<Bucket>, key: String) -> S3Result<Source> {
    let real = bucket.s3().ok_or_else(|| S3Error::new(s3s::S3ErrorCode::InternalError))?;
    let info = real.head(&key).await.map_err(storage_error)?;
    let remote = Remote { bucket, key, at: 0, held: Bytes::new() };
    Ok(Source { info, bytes: SourceBytes::Elsewhere(remote) })
}

impl Remote {
    /// Up to `max` bytes of an object of `size` bytes.
    fn read(&mut self, max: u64, info: &ObjectInfo) -> S3Result<Bytes> {
        if self.held.is_empty() && self.at < info.size {
            let end = self.at.saturating_add(RANGE.max(max)).min(info.size);
            let real = self.bucket.s3();
            let real = real.ok_or_else(|| S3Error::new(s3s::S3ErrorCode::InternalError))?;
            let fetch = real.get_range(&self.key, self.at..end, Some(&info.etag));
            self.held = futures::executor::block_on(fetch).map_err(storage_error)?;
            self.at = end;
        }
        let many = usize::try_from(max).unwrap_or(usize::MAX).min(self.held.len());
        Ok(self.held.split_to(many))
    }
}

impl Source {
    /// Goes to a byte; before the first read.
    pub(super) fn seek(&mut self, offset: u64) -> S3Result<()> {
        match &mut self.bytes {
            SourceBytes::Store(reader) => reader.seek(offset),
            SourceBytes::Folder(open) => {
                open.file.seek(SeekFrom::Start(offset)).map_err(S3Error::internal_error)?;
            }
            SourceBytes::Elsewhere(remote) => remote.at = offset,
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
            SourceBytes::Elsewhere(remote) => return remote.read(max, &self.info),
        }
        Ok(buffer.into())
    }
}
