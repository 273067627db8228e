//! Where records and their members are, and whether a line is one compact, valid JSON object:
//! no white space between tokens, strings and escapes valid, nesting right. It must not
//! know which keys are wanted.

use super::nesting::{Brackets, Nesting};
use super::verify::{is_scalar, verify_escapes};
use crate::raw::{Classifier, Masks, Work, dispatch};

/// Levels of objects a walk can look into: the record and what is nested in it.
pub(crate) const LEVELS: usize = 6;

/// A container directly inside the document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Top {
    /// At its bracket.
    pub(crate) start: u32,
    /// Number of its first record.
    pub(crate) first: u32,
    pub(crate) is_array: bool,
    /// An array with elements other than objects.
    pub(crate) is_mixed: bool,
}

/// A container at the depth of records: bytes `start..end`, brackets included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Some key in it may have escapes or bytes beyond ASCII.
    pub(crate) odd: bool,
    /// There may be a backslash in it.
    pub(crate) escapes: bool,
}

/// The index of one line, reused from line to line.
#[derive(Debug)]
pub(crate) struct Index {
    /// How many containers deep records are: 1 when the line is one, 3 for `{"Records":[{`.
    pub(super) depth: usize,
    /// Levels of objects wanted, at most [`LEVELS`].
    wanted: usize,
    /// For each level a bit for each byte: colons and commas directly inside containers of
    /// that level. Beyond the line's end bits are of no meaning.
    levels: [Vec<u64>; LEVELS],
    pub(crate) tops: Vec<Top>,
    pub(crate) records: Vec<Record>,
}

impl Index {
    /// An index of records at `depth`, with `wanted` levels of objects.
    pub(crate) fn new(depth: usize, wanted: usize) -> Self {
        Self {
            depth,
            wanted: wanted.min(LEVELS),
            levels: Default::default(),
            tops: Vec::new(),
            records: Vec::new(),
        }
    }

    /// Indexes `text`, UTF-8 and without white space around. False when it is not one
    /// compact valid JSON object, or too unusual to say.
    pub(crate) fn build(&mut self, text: &[u8]) -> bool {
        dispatch(Build { text, index: self })
    }

    /// The same with the portable classifier, for tests.
    #[cfg(test)]
    pub(super) fn build_portably(&mut self, text: &[u8]) -> bool {
        Build { text, index: self }.run(crate::raw::Portable)
    }

    /// The colons and commas of `level` from byte `from` on.
    #[inline(always)]
    pub(crate) fn separators(&self, level: usize, from: usize) -> Separators<'_> {
        let words = self.levels.get(level).map(Vec::as_slice).unwrap_or_default();
        let block = from / 64;
        let bits = words.get(block).copied().unwrap_or(0) & (u64::MAX << (from % 64));
        Separators { words, block, bits }
    }

    /// The records of the array under the document's key `name` (every one of them, should
    /// the key repeat). `None` when a key or an element is too unusual to say.
    pub(crate) fn arrays(&self, text: &[u8], name: &[u8]) -> Option<Vec<std::ops::Range<usize>>> {
        let mut found = Vec::new();
        for (at, top) in self.tops.iter().enumerate() {
            let key_end = (top.start as usize).checked_sub(2)?;
            let before = text.get(..key_end)?;
            let quote = memchr::memrchr(b'"', before)?;
            let key = before.get(quote + 1..)?;
            // Escapes may hide the name, or the quote is itself escaped.
            let begins = quote.checked_sub(1).and_then(|it| text.get(it));
            if key.contains(&b'\\') || !matches!(begins, Some(b'{' | b',')) {
                return None;
            }
            if key == name && top.is_array {
                if top.is_mixed {
                    return None;
                }
                let end = self.tops.get(at + 1).map_or(self.records.len(), |it| it.first as usize);
                found.push(top.first as usize..end);
            }
        }
        Some(found)
    }

    /// Makes room for lines of `blocks` blocks.
    fn prepare(&mut self, blocks: usize) {
        self.tops.clear();
        self.records.clear();
        for level in self.levels.iter_mut().take(self.wanted) {
            if level.len() < blocks {
                level.resize(blocks, 0);
            }
        }
    }

    #[inline(always)]
    pub(super) fn set_levels(&mut self, block: usize, of: &[u64; LEVELS + 1]) {
        for (level, bits) in self.levels.iter_mut().zip(of).take(self.wanted) {
            if let Some(word) = level.get_mut(block) {
                *word = *bits;
            }
        }
    }
}

/// See [`Index::separators`].
#[derive(Debug)]
pub(crate) struct Separators<'a> {
    words: &'a [u64],
    block: usize,
    bits: u64,
}

impl Separators<'_> {
    /// Where the next one is; beyond the line when there is none.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> usize {
        while self.bits == 0 {
            self.block += 1;
            match self.words.get(self.block) {
                Some(bits) => self.bits = *bits,
                None => return usize::MAX,
            }
        }
        let at = self.block * 64 + self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        at
    }
}

struct Build<'a> {
    text: &'a [u8],
    index: &'a mut Index,
}

impl Work for Build<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<C: Classifier>(self, classifier: C) -> bool {
        let Self { text, index } = self;
        let long = text.len() >= u32::MAX as usize;
        if long || text.first() != Some(&b'{') || text.last() != Some(&b'}') {
            return false;
        }
        index.prepare(text.len().div_ceil(64));
        let mut state = State { nesting: Nesting::new(index.depth), ..State::default() };
        let (blocks, tail) = text.as_chunks::<64>();
        let mut at = 0;
        for block in blocks {
            let masks = classifier.masks(block);
            if !state.block(classifier, masks, u64::MAX, text, at, index) {
                return false;
            }
            at += 64;
        }
        if !tail.is_empty() {
            let mut block = [b' '; 64];
            block.iter_mut().zip(tail).for_each(|(to, from)| *to = *from);
            let valid = u64::MAX >> (64 - tail.len());
            if !state.block(classifier, classifier.masks(&block), valid, text, at, index) {
                return false;
            }
        }
        state.is_complete()
    }
}

/// What one block hands to the next. Names of the form `was_x` are 1 when the last byte of
/// the block before was x.
#[derive(Default)]
struct State {
    /// 1 when the first byte of the block is escaped.
    escaped: u64,
    /// All ones within a string.
    in_string: u64,
    was_close_quote: u64,
    was_close: u64,
    was_scalar: u64,
    was_curly_open: u64,
    was_square_open: u64,
    was_colon: u64,
    was_comma: u64,
    was_key_end: u64,
    was_member_end: u64,
    /// Strings that began after `{` (or after a comma) and have not ended.
    first_carry: u64,
    later_carry: u64,
    nesting: Nesting,
}

/// Bytes that follow an escaping backslash (simdjson's way); `carry` is 1 when the first
/// byte of the block does.
#[inline(always)]
pub(super) fn escaped_bytes(backslash: u64, carry: &mut u64) -> u64 {
    if backslash == 0 {
        return std::mem::take(carry);
    }
    const ODD: u64 = 0xAAAA_AAAA_AAAA_AAAA;
    let potential = backslash & !*carry;
    let code = ((potential << 1) | ODD).wrapping_sub(potential) ^ ODD;
    let escaped = code ^ (backslash | *carry);
    *carry = (code & backslash) >> 63;
    escaped
}

/// Each bit moved to the next byte, with the last of the block before.
#[inline(always)]
fn after(bits: u64, was: &mut u64) -> u64 {
    let moved = (bits << 1) | *was;
    *was = bits >> 63;
    moved
}

/// Of the strings that begin at `starts`, the closing quotes and the bytes. `inside` has a
/// run of ones from each opening quote to before its closing one; adding a run's first bit
/// carries through it to the quote.
#[inline(always)]
fn ends(starts: u64, inside: u64, close_quotes: u64, carry: &mut u64) -> (u64, u64) {
    let (sum, over) = inside.overflowing_add(starts);
    let (sum, over_again) = sum.overflowing_add(*carry);
    *carry = u64::from(over | over_again);
    (sum & close_quotes, inside & !sum)
}

impl State {
    /// Takes the block of `text` at byte `at`; bits outside `valid` are beyond the end.
    /// False when the line is not for the fast way.
    #[inline(always)]
    fn block<C: Classifier>(
        &mut self,
        classifier: C,
        masks: Masks,
        valid: u64,
        text: &[u8],
        at: usize,
        index: &mut Index,
    ) -> bool {
        let escaped = escaped_bytes(masks.backslash, &mut self.escaped);
        let quote = masks.quote & !escaped;
        let inside = classifier.prefix_xor(quote) ^ self.in_string;
        self.in_string = (inside.cast_signed() >> 63).cast_unsigned();
        let outside = !inside & valid;
        let open_quote = quote & inside;
        let close_quote = quote & outside;
        let (open, close) = (masks.open & outside, masks.close & outside);
        let (colon, comma) = (masks.colon & outside, masks.comma & outside);
        let scalar = outside & !(close_quote | open | close | colon | comma);
        // A string that is not ended lies in `inside` beyond `valid` too: harmless.
        if (masks.control & inside & valid) != 0 {
            return false;
        }
        let escapes = escaped & inside & valid;
        if escapes != 0 && !verify_escapes(text, at, escapes) {
            return false;
        }
        let scalar_starts = scalar & !((scalar << 1) | self.was_scalar);
        let tokens = Tokens { open_quote, close_quote, open, close, colon, comma, scalar };
        let Some(pairs) = self.pairs(&tokens, masks.curly, inside, valid) else {
            return false;
        };
        if scalar_starts != 0 && !verify_scalars(text, at, scalar_starts) {
            return false;
        }
        let brackets = Brackets {
            all: open | close,
            open,
            curly: masks.curly,
            separators: colon | comma,
            plain: (open_quote | scalar) & valid,
            bad_in_object: pairs.bad_in_object,
            bad_in_array: pairs.bad_in_array,
            odd: pairs.member_strings & (masks.backslash | masks.high) != 0,
            escapes: masks.backslash != 0,
        };
        self.nesting.block(&brackets, at, index)
    }

    /// Checks which token may follow which, wherever it stands. `None` when one is wrong
    /// anywhere.
    #[inline(always)]
    fn pairs(&mut self, t: &Tokens, curly: u64, inside: u64, valid: u64) -> Option<Pairs> {
        let curly_open = t.open & curly;
        let square_open = t.open & !curly;
        let after_curly = after(curly_open, &mut self.was_curly_open);
        let after_square = after(square_open, &mut self.was_square_open);
        let after_colon = after(t.colon, &mut self.was_colon);
        let after_comma = after(t.comma, &mut self.was_comma);
        let after_scalar = after(t.scalar, &mut self.was_scalar);
        let after_close = after(t.close, &mut self.was_close);
        let after_quote = after(t.close_quote, &mut self.was_close_quote);

        // Ends of strings that begin right after `{` or right after a comma: only these may
        // be keys, those after `{` must be.
        let firsts = t.open_quote & after_curly;
        let laters = t.open_quote & after_comma;
        let (first_ends, first_strings) =
            ends(firsts, inside, t.close_quote, &mut self.first_carry);
        let (later_ends, later_strings) =
            ends(laters, inside, t.close_quote, &mut self.later_carry);
        let after_first = after(first_ends, &mut self.was_key_end);
        let after_later = after(later_ends, &mut self.was_member_end);

        let value = t.open_quote | t.open | t.scalar;
        let follow = t.comma | t.close;
        let wrong = (after_quote & !(follow | t.colon))
            | (after_close & !follow)
            | (after_scalar & !(follow | t.scalar))
            | (after_curly & !(t.open_quote | t.close))
            | (after_square & !(value | t.close))
            | ((after_colon | after_comma) & !value)
            | (after_first & !t.colon)
            | (t.colon & !(after_first | after_later));
        if wrong & valid != 0 {
            return None;
        }
        let bad_in_object = (after_comma & !t.open_quote) | (after_later & !t.colon);
        let bad_in_array = after_later & t.colon;
        Some(Pairs {
            bad_in_object: bad_in_object & valid,
            bad_in_array: bad_in_array & valid,
            member_strings: first_strings | later_strings,
        })
    }

    fn is_complete(&self) -> bool {
        self.nesting.done && self.in_string == 0
    }
}

/// What [`State::pairs`] leaves open.
struct Pairs {
    /// Wrong only inside an object.
    bad_in_object: u64,
    /// Wrong only inside an array.
    bad_in_array: u64,
    /// Bytes of strings that may be keys.
    member_strings: u64,
}

/// Token bits of one block, all outside strings (an opening quote counts as outside).
struct Tokens {
    open_quote: u64,
    close_quote: u64,
    open: u64,
    close: u64,
    colon: u64,
    comma: u64,
    scalar: u64,
}

#[inline(always)]
fn verify_scalars(text: &[u8], at: usize, starts: u64) -> bool {
    let mut starts = starts;
    while starts != 0 {
        let start = at + starts.trailing_zeros() as usize;
        if !is_scalar(text, start) {
            return false;
        }
        starts &= starts - 1;
    }
    true
}

#[cfg(test)]
mod tests;
