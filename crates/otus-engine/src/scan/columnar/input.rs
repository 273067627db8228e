//! The bytes of one object, range by range, counted as they are fetched. It must not know
//! any format.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use crate::metering::ScanMetrics;
use crate::scan::access::ObjectAccess;
use crate::scan::task::ScanObject;

/// An object, or a part of it, for one pipeline.
#[derive(Debug, Clone)]
pub struct ObjectInput {
    pub access: Arc<dyn ObjectAccess>,
    pub metrics: Arc<ScanMetrics>,
    pub bucket: Arc<str>,
    pub object: ScanObject,
    /// `s3://bucket/key`.
    pub path: String,
}

impl ObjectInput {
    /// Stored bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.object.size
    }

    /// Whether what begins at byte `start` is this part's to read.
    #[must_use]
    pub fn owns(&self, start: u64) -> bool {
        self.object.share.as_ref().is_none_or(|it| it.contains(&start))
    }

    /// The bytes of `ranges`, in their order.
    ///
    /// # Errors
    /// When a range lies beyond the object or it cannot be read, as a sentence.
    pub async fn ranges(&self, ranges: &[Range<u64>]) -> Result<Vec<Bytes>, String> {
        if let Some(bad) = ranges.iter().find(|it| it.start > it.end || it.end > self.size()) {
            let (start, end, size) = (bad.start, bad.end, self.size());
            return Err(format!("it speaks of bytes {start} to {end} and has {size}"));
        }
        let found = self.access.fetch_ranges(&self.bucket, &self.object, ranges).await?;
        for (bytes, range) in found.iter().zip(ranges) {
            if bytes.len() as u64 != range.end - range.start {
                return Err(String::from("it became shorter after it was listed"));
            }
            self.metrics.add_fetched(bytes.len() as u64);
        }
        Ok(found)
    }

    /// The bytes of one range.
    ///
    /// # Errors
    /// As [`Self::ranges`].
    pub async fn range(&self, range: Range<u64>) -> Result<Bytes, String> {
        let found = self.ranges(std::slice::from_ref(&range)).await?;
        found.into_iter().next().ok_or_else(|| String::from("the store gave no bytes"))
    }
}
