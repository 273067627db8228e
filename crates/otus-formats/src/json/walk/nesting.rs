//! Brackets: whether they match, what is wrong only inside objects or arrays, and where
//! records begin and end. It must not know tokens beyond their bits.

use super::index::{Index, LEVELS, Record, Top};

/// Containers nested deeper than this are left to the careful way.
const MAX_DEPTH: usize = 63;

/// Open containers: one bit each (1: object), innermost lowest.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    objects: u64,
    depth: usize,
    /// Depth of records.
    records: usize,
    /// Some key of the record at hand may be odd.
    odd: bool,
    /// The record at hand may have a backslash.
    escapes: bool,
    pub(super) done: bool,
}

/// Bits of one block, all outside strings.
pub(super) struct Brackets {
    pub(super) all: u64,
    pub(super) open: u64,
    /// Tells `{` from `[`.
    pub(super) curly: u64,
    pub(super) separators: u64,
    /// Where strings begin, and scalars.
    pub(super) plain: u64,
    pub(super) bad_in_object: u64,
    pub(super) bad_in_array: u64,
    /// The block may have a key with escapes or bytes beyond ASCII.
    pub(super) odd: bool,
    /// The block has a backslash.
    pub(super) escapes: bool,
}

impl Nesting {
    /// For records `records` containers deep.
    pub(super) fn new(records: usize) -> Self {
        Self { records, ..Self::default() }
    }

    /// Follows the brackets of a block. What is wrong only inside objects or arrays is
    /// tested against the container it stands in: the one that was open before the next
    /// bracket (a bracket itself still stands in the outer one when it opens, in the
    /// closing one when it closes).
    #[inline(always)]
    pub(super) fn block(&mut self, bits: &Brackets, at: usize, index: &mut Index) -> bool {
        self.odd |= bits.odd;
        self.escapes |= bits.escapes;
        let mut levels = [0; LEVELS + 1];
        let mut brackets = bits.all;
        let mut unseen = u64::MAX;
        while brackets != 0 {
            let bit = brackets & brackets.wrapping_neg();
            let upto = bit | (bit - 1);
            let here = upto & unseen;
            if self.done || !self.between(bits, here, &mut levels, index) {
                return false;
            }
            unseen = !upto;
            // Positions fit: `build` refuses longer texts.
            #[allow(clippy::cast_possible_truncation)]
            let place = at as u32 + bit.trailing_zeros();
            let is_object = bits.curly & bit != 0;
            let fits = if bits.open & bit != 0 {
                self.open(place, is_object, bits, index)
            } else {
                self.close(place, is_object, index)
            };
            if !fits {
                return false;
            }
            brackets ^= bit;
        }
        let fits = self.between(bits, unseen, &mut levels, index);
        index.set_levels(at / 64, &levels);
        fits
    }

    /// What lies between two brackets (bits `here`).
    #[inline(always)]
    fn between(
        &self,
        bits: &Brackets,
        here: u64,
        levels: &mut [u64; LEVELS + 1],
        index: &mut Index,
    ) -> bool {
        let in_object = self.objects & 1 == 1;
        let level = self.depth.wrapping_sub(self.records).min(LEVELS);
        if let Some(level) = levels.get_mut(level) {
            *level |= bits.separators & here;
        }
        if self.depth == 2 && !in_object && bits.plain & here != 0 {
            mixed(index);
        }
        let bad = if in_object { bits.bad_in_object } else { bits.bad_in_array };
        bad & here == 0
    }

    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)]
    fn open(&mut self, place: u32, is_object: bool, bits: &Brackets, index: &mut Index) -> bool {
        if self.depth >= MAX_DEPTH {
            return false;
        }
        self.depth += 1;
        self.objects = (self.objects << 1) | u64::from(is_object);
        if self.depth == 2 {
            let first = index.records.len() as u32;
            index.tops.push(Top { start: place, first, is_array: !is_object, is_mixed: false });
        } else if self.depth == 3 && !is_object {
            mixed(index);
        }
        if self.depth == self.records {
            (self.odd, self.escapes) = (bits.odd, bits.escapes);
            index.records.push(Record { start: place, ..Record::default() });
        }
        true
    }

    #[inline(always)]
    fn close(&mut self, place: u32, is_object: bool, index: &mut Index) -> bool {
        if self.depth == 0 || (self.objects & 1 == 1) != is_object {
            return false;
        }
        if self.depth == self.records
            && let Some(record) = index.records.last_mut()
        {
            record.end = place + 1;
            record.odd = self.odd;
            record.escapes = self.escapes;
        }
        self.depth -= 1;
        self.objects >>= 1;
        self.done = self.depth == 0;
        true
    }
}

fn mixed(index: &mut Index) {
    if let Some(top) = index.tops.last_mut() {
        top.is_mixed = true;
    }
}
