//! Parts of objects, for formats whose readers know which bytes they want. It must not know
//! any format.

use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use bytes::Bytes;

use crate::bucket::Bucket;
use crate::embedded::{EmbeddedBucket, StoreError};
use crate::error::{StorageCause, StorageError};
use crate::folder::Folder;
use crate::s3::S3Bucket;

/// Ranges of one object that lie no further apart than this are one request of S3.
const GAP: u64 = 256 << 10;
/// A request is not made longer than this by joining ranges.
const REQUEST_MAX: u64 = 32 << 20;

impl Bucket {
    /// The bytes of `ranges`, in their order; of S3 only if the object still has the tag it
    /// was listed with.
    ///
    /// # Errors
    /// When a range reaches beyond the object, and as [`Self::get_if`].
    pub async fn get_ranges(
        &self,
        key: &str,
        etag: Option<&str>,
        ranges: &[Range<u64>],
    ) -> Result<Vec<Bytes>, StorageError> {
        match self {
            Self::Folder(folder) => of_folder(folder, key, ranges),
            Self::Embedded(bucket) => of_store(bucket, key, ranges),
            Self::S3(bucket) => {
                let requests = joined(ranges);
                let asked = requests.iter().map(|it| of_s3(bucket, key, etag, it.clone()));
                let got = futures::future::try_join_all(asked).await?;
                let cut = ranges.iter().map(|wanted| cut(&requests, &got, wanted));
                cut.collect::<Option<_>>().ok_or_else(|| self.short(key))
            }
        }
    }

    fn short(&self, key: &str) -> StorageError {
        let cause = StorageCause::Io(io::Error::from(io::ErrorKind::UnexpectedEof));
        StorageError::new(&self.leads_to(), Some(key), cause)
    }
}

fn of_folder(
    folder: &Folder,
    key: &str,
    ranges: &[Range<u64>],
) -> Result<Vec<Bytes>, StorageError> {
    let open = folder.open_object(key)?;
    let read = |range: &Range<u64>| {
        let mut bytes = room(range, open.size)?;
        open.file.read_exact_at(&mut bytes, range.start)?;
        Ok(Bytes::from(bytes))
    };
    let read = ranges.iter().map(read).collect::<io::Result<_>>();
    read.map_err(|error| folder.failed(key, StorageCause::Io(error)))
}

fn of_store(
    bucket: &EmbeddedBucket,
    key: &str,
    ranges: &[Range<u64>],
) -> Result<Vec<Bytes>, StorageError> {
    let read = || {
        let mut reader = bucket.store().open_object(bucket.name(), key)?;
        let mut found = Vec::with_capacity(ranges.len());
        for range in ranges {
            let mut bytes = room(range, reader.info().size)?;
            let length = bytes.len();
            bytes.clear();
            reader.seek(range.start);
            reader.read(&mut bytes, length as u64)?;
            found.push(Bytes::from(bytes));
        }
        Ok(found)
    };
    read().map_err(|error: StoreError| bucket.failed(Some(key), error))
}

async fn of_s3(
    bucket: &S3Bucket,
    key: &str,
    etag: Option<&str>,
    range: Range<u64>,
) -> Result<Bytes, StorageError> {
    if range.is_empty() {
        return Ok(Bytes::new());
    }
    let bytes = bucket.get_range(key, range.clone(), etag).await?;
    // A store that knows no ranges answers with the whole object.
    match (usize::try_from(range.start), usize::try_from(range.end)) {
        (Ok(start), Ok(end)) if bytes.len() > end - start && bytes.len() >= end => {
            Ok(bytes.slice(start..end))
        }
        _ => Ok(bytes),
    }
}

/// A buffer for `range` of an object of `size` bytes.
fn room(range: &Range<u64>, size: u64) -> io::Result<Vec<u8>> {
    if range.start > range.end || range.end > size {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
    }
    let length = usize::try_from(range.end - range.start);
    Ok(vec![0; length.map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?])
}

/// The requests that cover `ranges`.
fn joined(ranges: &[Range<u64>]) -> Vec<Range<u64>> {
    let mut sorted: Vec<Range<u64>> = ranges.to_vec();
    sorted.sort_by_key(|it| (it.start, it.end));
    let mut requests: Vec<Range<u64>> = Vec::new();
    for range in sorted {
        match requests.last_mut() {
            Some(last)
                if range.start <= last.end.saturating_add(GAP)
                    && (range.end <= last.end || range.end - last.start <= REQUEST_MAX) =>
            {
                last.end = last.end.max(range.end);
            }
            _ => requests.push(range),
        }
    }
    requests
}

fn cut(requests: &[Range<u64>], got: &[Bytes], wanted: &Range<u64>) -> Option<Bytes> {
    let holds = |it: &Range<u64>| it.start <= wanted.start && wanted.end <= it.end;
    let at = requests.iter().position(holds)?;
    let start = usize::try_from(wanted.start - requests.get(at)?.start).ok()?;
    let end = start.checked_add(usize::try_from(wanted.end - wanted.start).ok()?)?;
    let bytes = got.get(at)?;
    (end <= bytes.len()).then(|| bytes.slice(start..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_close_together_are_one_request() {
        let far = 10 * GAP;
        let requests = joined(&[far..far + 5, 10..20, 0..10, 30..40]);
        assert_eq!(requests, [0..40, far..far + 5]);
        let got = [Bytes::from((0..40).collect::<Vec<u8>>()), Bytes::from_static(b"abcde")];
        assert_eq!(cut(&requests, &got, &(10..13)).as_deref(), Some([10, 11, 12].as_slice()));
        assert_eq!(cut(&requests, &got, &(far + 3..far + 5)).as_deref(), Some(b"de".as_slice()));
        assert_eq!(cut(&requests, &got, &(50..60)), None);
    }

    #[test]
    fn a_request_does_not_grow_without_bound() {
        let big = REQUEST_MAX - 1;
        assert_eq!(joined(&[0..big, big..2 * big]), [0..big, big..2 * big]);
    }

    #[tokio::test]
    async fn folders_give_exactly_the_ranges() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("x"), b"0123456789")?;
        let bucket = Bucket::Folder(Folder::open("b", folder.path(), false)?);
        let got = bucket.get_ranges("x", None, &[8..10, 0..1, 4..4]).await?;
        assert_eq!(got, ["89", "0", ""].map(Bytes::from));
        assert!(bucket.get_ranges("x", None, &[0..1, 8..11]).await.is_err());
        assert!(bucket.get_ranges("y", None, &[0..1, 2..3]).await.is_err());
        Ok(())
    }
}
