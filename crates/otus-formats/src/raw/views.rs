//! A string column under construction: short texts lie in their views, longer ones in blocks
//! of text, and a text that came a little earlier is pointed to again instead of copied.
//! It must not know where texts come from.

mod shared;

use std::ops::Range;

use arrow::array::{NullBufferBuilder, StringViewArray};
use arrow::buffer::{Buffer, ScalarBuffer};

pub(crate) use shared::SharedText;

/// Texts up to this length lie in their views (Arrow's layout of string views).
const INLINE: usize = 12;
/// Bytes of a block. Small enough that malloc keeps freed blocks at hand.
const BLOCK: usize = 32 << 10;
/// Texts remembered, by hash.
const REMEMBERED: usize = 256;
/// Long texts looked for in vain before a column is taken to hold different ones; one that was
/// found makes up for `REWARD` others.
const CREDIT: usize = 1024;
const REWARD: usize = 8;
/// Rows room is made for at once.
const ROWS: usize = 8192;

/// See the module.
#[derive(Debug)]
pub(crate) struct TextViews {
    /// Every view is of a text that was pushed: inline, or within one block.
    views: Vec<u128>,
    nulls: NullBufferBuilder,
    full: Vec<Buffer>,
    block: Vec<u8>,
    /// For each hash where in `views` a long text with it is, plus one.
    remembered: Box<[u32; REMEMBERED]>,
    /// So many more long texts are looked for among the remembered ones.
    credit: usize,
}

impl TextViews {
    pub(crate) fn new() -> Self {
        Self {
            views: Vec::with_capacity(ROWS),
            nulls: NullBufferBuilder::new(ROWS),
            full: Vec::new(),
            block: Vec::new(),
            remembered: Box::new([0; REMEMBERED]),
            credit: CREDIT,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.views.len()
    }

    pub(crate) fn push_null(&mut self) {
        self.views.push(0);
        self.nulls.append_null();
    }

    /// Pushes `text`; NULL when it is longer than a view can say (4 GiB), which no window is.
    #[inline]
    pub(crate) fn push(&mut self, text: &str) {
        let Ok(length) = u32::try_from(text.len()) else {
            return self.push_null();
        };
        let view = if text.len() <= INLINE { inline(text.as_bytes()) } else { self.long(text) };
        self.views.push(view | u128::from(length));
        self.nulls.append_non_null();
    }

    /// Pushes these bytes of `text`, which are whole characters.
    #[inline]
    pub(crate) fn push_part(&mut self, text: &str, part: Range<usize>) {
        let around = text.as_bytes().get(part.start..).and_then(|it| it.first_chunk::<16>());
        let part = text.get(part).unwrap_or_default();
        // What follows a short text is masked away.
        let (Some(around), Some(mask)) = (around, MASKS.get(part.len())) else {
            return self.push(part);
        };
        let view = (u128::from_le_bytes(*around) & mask) << 32;
        self.views.push(view | part.len() as u128);
        self.nulls.append_non_null();
    }

    /// The array of everything pushed; a new column begins.
    pub(crate) fn finish(&mut self) -> StringViewArray {
        self.end_block();
        self.remembered.fill(0);
        self.credit = CREDIT;
        let room = self.views.len();
        let views = std::mem::replace(&mut self.views, Vec::with_capacity(room));
        let blocks: Vec<Buffer> = std::mem::take(&mut self.full);
        let nulls = self.nulls.finish();
        // SAFETY: every view was made by `push`, `push_part` or `extend_shared`: an inline one holds
        // the bytes of a `str` and zeros, a long one the place in `blocks` where exactly the bytes of a
        // `str` were put, with their first four as prefix. `nulls` has a bit for each view.
        unsafe { StringViewArray::new_unchecked(ScalarBuffer::from(views), blocks, nulls) }
    }

    /// The view of a long text, without its length.
    #[inline]
    fn long(&mut self, text: &str) -> u128 {
        let bytes = text.as_bytes();
        if self.credit == 0 {
            return self.store(bytes);
        }
        let bucket = bucket(bytes);
        let place = self.remembered.get(bucket).copied().unwrap_or(0);
        if let Some(known) = self.views.get((place as usize).wrapping_sub(1))
            && self.is_of(*known, bytes)
        {
            let view = *known >> 32 << 32;
            self.credit = (self.credit + REWARD).min(CREDIT);
            return view;
        }
        self.credit -= 1;
        let view = self.store(bytes);
        if let (Some(remembered), Ok(at)) =
            (self.remembered.get_mut(bucket), u32::try_from(self.views.len() + 1))
        {
            *remembered = at;
        }
        view
    }

    /// Whether the view, of a long text, is of these bytes.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the parts of a view")]
    fn is_of(&self, view: u128, bytes: &[u8]) -> bool {
        let (length, block, offset) = (view as u32, (view >> 64) as u32, (view >> 96) as usize);
        if length as usize != bytes.len() {
            return false;
        }
        let block = match self.full.get(block as usize) {
            Some(full) => full.as_slice(),
            None => &self.block,
        };
        block.get(offset..offset + bytes.len()).is_some_and(|it| same(it, bytes))
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "blocks are few and shorter than 4 GiB")]
    fn store(&mut self, bytes: &[u8]) -> u128 {
        if self.block.len() + bytes.len() > self.block.capacity() {
            self.end_block();
            self.block.reserve_exact(bytes.len().max(BLOCK));
        }
        let (block, offset) = (self.full.len() as u32, self.block.len() as u32);
        self.block.extend_from_slice(bytes);
        let prefix = bytes.first_chunk().map_or(0, |it| u32::from_le_bytes(*it));
        u128::from(prefix) << 32 | u128::from(block) << 64 | u128::from(offset) << 96
    }

    fn end_block(&mut self) {
        if !self.block.is_empty() {
            self.full.push(Buffer::from_vec(std::mem::take(&mut self.block)));
        }
    }
}

/// The bytes of short texts, by length.
const MASKS: [u128; INLINE + 1] = {
    let mut masks = [0; INLINE + 1];
    let mut length = 0;
    while length <= INLINE {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// The bytes of a short text where a view holds them: from bit 32 on.
#[inline]
fn inline(bytes: &[u8]) -> u128 {
    let length = bytes.len();
    let text = match (bytes.first_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        // The last four bytes overlap what precedes them; shifting drops or aligns that.
        (Some(first), _, Some(last)) => {
            let last = u64::from(u32::from_le_bytes(*last)) >> (8 * (INLINE - length));
            u128::from(u64::from_le_bytes(*first)) | u128::from(last) << 64
        }
        (None, Some(first), Some(last)) => {
            let last = u64::from(u32::from_le_bytes(*last)) << (8 * (length - 4));
            u128::from(u64::from(u32::from_le_bytes(*first)) | last)
        }
        _ => bytes.iter().rev().fold(0, |text, byte| text << 8 | u128::from(*byte)),
    };
    text << 32
}

/// Whether two texts of one length are equal; most are short enough to need no call.
#[inline(always)]
fn same(one: &[u8], other: &[u8]) -> bool {
    match one.len() {
        8..=16 => {
            one.first_chunk::<8>() == other.first_chunk()
                && one.last_chunk::<8>() == other.last_chunk()
        }
        17..=32 => {
            one.first_chunk::<16>() == other.first_chunk()
                && one.last_chunk::<16>() == other.last_chunk()
        }
        33..=64 => {
            one.first_chunk::<32>() == other.first_chunk()
                && one.last_chunk::<32>() == other.last_chunk()
        }
        _ => one == other,
    }
}

/// A hash of a long text's length and ends.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "eight bits are left")]
fn bucket(bytes: &[u8]) -> usize {
    let first = bytes.first_chunk::<8>().map_or(0, |it| u64::from_le_bytes(*it));
    let last = bytes.last_chunk::<8>().map_or(0, |it| u64::from_le_bytes(*it));
    let mixed = first ^ last.rotate_left(23) ^ (bytes.len() as u64);
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as usize
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, StringViewBuilder};

    use super::*;

    /// Arrow's own builder is the measure.
    #[test]
    fn columns_equal_those_of_arrows_builder() {
        let letters = "abcdefghijklmnopqrstuvwxyzäöü0123456789".repeat(2000);
        let mut seed = 7_u64;
        let mut roll = |sides: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1442);
            (seed >> 40) as usize % sides
        };
        let mut views = TextViews::new();
        for batch in 0..4 {
            let mut expected = StringViewBuilder::new();
            for round in 0..20_000 {
                let longest = if round % 500 == 0 { 70_000 } else { 40 };
                let (start, length) = (roll(60), roll(longest));
                match letters.get(start..start + length).filter(|_| batch == 2 || roll(9) > 0) {
                    Some(text) => {
                        if round % 2 == 0 {
                            views.push(text);
                        } else {
                            views.push_part(&letters, start..start + length);
                        }
                        expected.append_value(text);
                    }
                    None => {
                        views.push_null();
                        expected.append_null();
                    }
                }
            }
            assert_eq!(views.len(), 20_000);
            let found = views.finish();
            assert_eq!(found, expected.finish());
            // All that Arrow demands of such an array.
            found.to_data().validate_full().unwrap();
            assert_eq!(views.len(), 0);
        }
    }

    #[test]
    fn texts_are_compared_to_their_last_byte() {
        for length in 0..200 {
            let text = vec![b'x'; length];
            assert!(same(&text, &text.clone()));
            for at in 0..length {
                let mut other = text.clone();
                other[at] = b'y';
                assert!(!same(&text, &other), "{length} {at}");
            }
        }
    }

    #[test]
    fn texts_that_come_again_are_stored_once() {
        let mut views = TextViews::new();
        for _ in 0..10_000 {
            views.push("arn:aws:iam::123456789012:user/alice");
            views.push("eventName");
        }
        let column = views.finish();
        let stored: usize = column.data_buffers().iter().map(Buffer::len).sum();
        assert_eq!((column.len(), stored), (20_000, 36));
    }
}
