//! A growing list of byte positions, taken from bits block by block. It must not know what
//! they are of.

/// Positions of one line, in order; reused from line to line.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Longer than `count`: what follows is of no meaning.
    at: Vec<u32>,
    count: usize,
    limit: usize,
}

/// So many bits of a block are written whether they are there or not: more are rare, and a
/// loop whose length nobody can foresee would cost more.
const AT_ONCE: usize = 4;

impl Places {
    /// Empties the list; it will take `limit` places at most, and those of one block more.
    pub(super) fn clear(&mut self, limit: usize) {
        (self.count, self.limit) = (0, limit);
    }

    pub(super) fn as_slice(&self) -> &[u32] {
        self.at.get(..self.count).unwrap_or_default()
    }

    /// Adds the places of `bits` in the block at byte `from`; false when there are too many.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "an index refuses longer texts")]
    pub(super) fn push(&mut self, from: usize, bits: u64) -> bool {
        if self.at.len() < self.count + 64 {
            self.grow();
        }
        let room = self.at.get_mut(self.count..).and_then(|it| it.first_chunk_mut::<64>());
        let Some(room) = room else {
            return false;
        };
        let from = from as u32;
        let count = bits.count_ones() as usize;
        let mut bits = bits;
        for place in room.iter_mut().take(AT_ONCE) {
            *place = from.wrapping_add(bits.trailing_zeros());
            bits &= bits.wrapping_sub(1);
        }
        if count > AT_ONCE {
            for place in room.iter_mut().take(count).skip(AT_ONCE) {
                *place = from.wrapping_add(bits.trailing_zeros());
                bits &= bits.wrapping_sub(1);
            }
        }
        self.count += count;
        self.count <= self.limit
    }

    #[cold]
    fn grow(&mut self) {
        let length = (self.at.len() * 2).max(self.count + 1024);
        self.at.resize(length, 0);
    }
}
