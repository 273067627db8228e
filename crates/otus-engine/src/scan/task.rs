//! What a scan is cut into. It must not know how objects are listed, fetched or decoded.

use std::ops::Range;
use std::sync::Arc;

/// Objects of one block at most; a block's bytes are bounded by [`block_bytes`].
const BLOCK_OBJECTS: usize = 512;
const BLOCK_BYTES: u64 = 64 << 20;
/// Blocks a core should find in the queue at least, so that all finish together.
const BLOCKS_PER_CORE: u64 = 8;
/// Shares an object is cut into at most.
const SHARES_MAX: u64 = 1024;

/// A stored object that a scan may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanObject {
    /// Key within the bucket of its block.
    pub key: String,
    /// Stored bytes as listed; 0 where the listing did not say.
    pub size: u64,
    /// Milliseconds since 1970.
    pub modified: i64,
    /// As listed, where the store gives one.
    pub etag: Option<Box<str>>,
    /// Row of the scan's partition values.
    pub partition: u32,
    /// The bytes at which what this pipeline reads may begin; `None` for the whole object.
    pub share: Option<Range<u64>>,
}

/// Objects of one bucket and one row format, decoded in order by one pipeline.
#[derive(Debug, Clone, Default)]
pub struct ObjectBlock {
    pub bucket: Arc<str>,
    /// Index into the scan's formats.
    pub format: usize,
    pub objects: Vec<ScanObject>,
    pub bytes: u64,
}

/// Bytes of a block, given all bytes of the scan: at most 64 MB, less when there would be
/// too few blocks to share between `threads`.
#[must_use]
pub fn block_bytes(total: u64, threads: usize) -> u64 {
    let shares = (threads.max(1) as u64).saturating_mul(BLOCKS_PER_CORE);
    (total / shares).clamp(1 << 20, BLOCK_BYTES)
}

/// Each object as shares of `limit` bytes at most, where its format can be read in parts.
#[must_use]
pub fn shares(objects: Vec<ScanObject>, limit: u64) -> Vec<ScanObject> {
    let mut cut = Vec::with_capacity(objects.len());
    for object in objects {
        let parts = object.size.div_ceil(limit.max(1)).min(SHARES_MAX);
        if parts <= 1 {
            cut.push(object);
            continue;
        }
        let step = object.size.div_ceil(parts);
        for part in 0..parts {
            let share = part * step..(part + 1) * step;
            cut.push(ScanObject { share: Some(share), ..object.clone() });
        }
    }
    cut
}

/// Cuts a run of objects of one bucket and format into blocks.
#[must_use]
pub fn cut(
    bucket: &Arc<str>,
    format: usize,
    objects: Vec<ScanObject>,
    limit: u64,
) -> Vec<ObjectBlock> {
    let mut blocks = Vec::new();
    let empty = || ObjectBlock { bucket: Arc::clone(bucket), format, ..ObjectBlock::default() };
    let mut block = empty();
    for object in objects {
        let size = object.share.as_ref().map_or(object.size, |it| it.end - it.start);
        let full = block.objects.len() >= BLOCK_OBJECTS || block.bytes + size > limit;
        if full && !block.objects.is_empty() {
            blocks.push(std::mem::replace(&mut block, empty()));
        }
        block.bytes += size;
        block.objects.push(object);
    }
    if !block.objects.is_empty() {
        blocks.push(block);
    }
    blocks
}
