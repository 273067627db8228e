//! Texts as views into one copy of the lines they come from. It must not know how they were
//! found there.

use std::ops::Range;

use arrow::buffer::Buffer;

use super::{INLINE, TextViews};

/// Bytes after the text, so that whole words can be read at its end.
const SLACK: usize = 16;

/// Lines that several columns have views into.
#[derive(Debug)]
pub(crate) struct SharedText {
    /// A `str` of `length` bytes, then [`SLACK`] zeros.
    buffer: Buffer,
    length: usize,
    ascii: bool,
}

impl SharedText {
    pub(crate) fn new(text: &str) -> Self {
        let mut bytes = Vec::with_capacity(text.len() + SLACK);
        bytes.extend_from_slice(text.as_bytes());
        bytes.resize(text.len() + SLACK, 0);
        Self { buffer: Buffer::from_vec(bytes), length: text.len(), ascii: text.is_ascii() }
    }

    /// The view of a piece, which is in buffer `block` of its array; `None` for what is no
    /// piece of the text, or not cut between characters.
    #[inline(always)]
    fn view(&self, piece: Range<usize>, block: u32) -> Option<u128> {
        let bytes = self.buffer.as_slice();
        let (start, length) = (piece.start, piece.end.checked_sub(piece.start)?);
        if piece.end > self.length || !(self.ascii || between(bytes, &piece)) {
            return None;
        }
        let (offset, size) = (u32::try_from(start).ok()?, u32::try_from(length).ok()?);
        let word = u128::from_le_bytes(*bytes.get(start..)?.first_chunk::<16>()?);
        let text = if length <= INLINE {
            word & ((1 << (8 * length)) - 1)
        } else {
            (word & 0xffff_ffff) | u128::from(block) << 32 | u128::from(offset) << 64
        };
        Some(text << 32 | u128::from(size))
    }
}

/// Whether both ends are between characters.
fn between(bytes: &[u8], piece: &Range<usize>) -> bool {
    let begins = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xc0 != 0x80);
    begins(piece.start) && begins(piece.end)
}

impl TextViews {
    /// Pushes pieces of `text`; NULL for `None` and for what is no piece of it.
    pub(crate) fn extend_shared(
        &mut self,
        text: &SharedText,
        pieces: impl Iterator<Item = Option<Range<usize>>>,
    ) {
        // Views of the block at hand count it as the next full one.
        self.end_block();
        let Ok(block) = u32::try_from(self.full.len()) else {
            return pieces.for_each(|_| self.push_null());
        };
        self.full.push(text.buffer.clone());
        for piece in pieces {
            match piece.and_then(|it| text.view(it, block)) {
                Some(view) => {
                    self.views.push(view);
                    self.nulls.append_non_null();
                }
                None => self.push_null(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, StringViewBuilder};

    use super::{SharedText, TextViews};

    /// Arrow's own builder is the measure.
    #[test]
    fn pieces_equal_texts() {
        let texts = ["a,bcdefghijkl,mnopqrstuvwxyz 0123456789,", "é,äöü and more of them,€,"];
        let mut views = TextViews::new();
        let mut expected = StringViewBuilder::new();
        for text in texts {
            let shared = SharedText::new(text);
            for start in 0..=text.len() {
                for end in 0..=text.len() + 1 {
                    let piece = start..end;
                    views.extend_shared(&shared, [Some(piece.clone())].into_iter());
                    expected.append_option(text.get(piece));
                }
                let long = "pushed between them, one by one";
                views.push(long);
                expected.append_value(long);
                views.extend_shared(&shared, [None].into_iter());
                expected.append_null();
            }
        }
        let found = views.finish();
        assert_eq!(found, expected.finish());
        found.to_data().validate_full().unwrap();
    }
}
