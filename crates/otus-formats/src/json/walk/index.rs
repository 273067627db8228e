//! Where records and their members are, and whether a line is one compact, valid JSON object:
//! no white space between tokens, strings and escapes valid, nesting right. It must not
//! know which keys are wanted.

use super::nesting::nest;
use super::places::Places;
use super::repeats::Repeats;
use super::tokens::Tokens;
use crate::raw::{Classifier, Work, dispatch};

/// Lines with more brackets than this, and than one in eight bytes, are left to the careful
/// way: what is kept of each must not outgrow the text.
const FEW_BRACKETS: usize = 1024;

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
    /// Number of its opening bracket.
    pub(crate) bracket: u32,
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
    pub(super) found: Found,
    /// For each bracket that opens, the number of the one that closes it.
    pub(super) ends: Vec<u32>,
    pub(crate) tops: Vec<Top>,
    pub(crate) records: Vec<Record>,
    /// Where it matters whether a key comes twice.
    repeats: Option<Repeats>,
}

/// What a line's blocks are found to hold.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// A bit for each byte: colons and commas outside strings; beyond the line's end bits are
    /// of no meaning.
    pub(super) colons: Vec<u64>,
    commas: Vec<u64>,
    /// Brackets outside strings.
    pub(super) brackets: Places,
    /// Places that are wrong in an object.
    pub(super) bad_in_object: Vec<u32>,
    /// Blocks that may have a key with escapes or bytes beyond ASCII.
    pub(super) odd: Vec<u32>,
    /// Blocks with a backslash.
    pub(super) escapes: Vec<u32>,
    /// How many line ends there are, where there may be some.
    pub(super) line_ends: usize,
    /// Some colon or comma has a space after it.
    pub(super) is_spaced: bool,
}

impl Found {
    /// Makes room for a line of so many bytes.
    fn prepare(&mut self, bytes: usize) {
        let blocks = bytes.div_ceil(64);
        for words in [&mut self.colons, &mut self.commas] {
            if words.len() < blocks {
                words.resize(blocks, 0);
            }
        }
        self.brackets.clear((bytes / 8).max(FEW_BRACKETS));
        self.bad_in_object.clear();
        self.odd.clear();
        self.escapes.clear();
        self.line_ends = 0;
        self.is_spaced = false;
    }

    #[inline(always)]
    pub(super) fn separators(&mut self, block: usize, colons: u64, commas: u64) {
        if let (Some(colon_word), Some(comma_word)) =
            (self.colons.get_mut(block), self.commas.get_mut(block))
        {
            (*colon_word, *comma_word) = (colons, commas);
        }
    }

    /// Takes what only lines have.
    #[inline(always)]
    pub(super) fn lines(&mut self, gaps: u64, ends: u64) {
        self.is_spaced |= gaps != 0;
        self.line_ends += ends.count_ones() as usize;
    }

    /// Notes what most of the blocks do not have.
    #[inline(always)]
    pub(super) fn rare(&mut self, at: usize, bad_in_object: u64, odd: bool, escapes: bool) {
        if bad_in_object != 0 || odd || escapes {
            self.note(at, bad_in_object, odd, escapes);
        }
    }

    #[inline(never)]
    #[allow(clippy::cast_possible_truncation, reason = "an index refuses longer texts")]
    fn note(&mut self, at: usize, bad_in_object: u64, odd: bool, escapes: bool) {
        let mut bits = bad_in_object;
        while bits != 0 {
            self.bad_in_object.push(at as u32 + bits.trailing_zeros());
            bits &= bits - 1;
        }
        if odd {
            self.odd.push((at / 64) as u32);
        }
        if escapes {
            self.escapes.push((at / 64) as u32);
        }
    }
}

impl Index {
    /// An index of records at `depth`.
    pub(crate) fn new(depth: usize) -> Self {
        Self {
            depth,
            found: Found::default(),
            ends: Vec::new(),
            tops: Vec::new(),
            records: Vec::new(),
            repeats: None,
        }
    }

    /// The same, with what [`Self::repeats`] needs.
    pub(crate) fn with_keys(self) -> Self {
        Self { repeats: Some(Repeats::new()), ..self }
    }

    /// Whether some object of the line just indexed has a key twice in any case, or there is
    /// no saying: where keys are odd, there is none.
    pub(crate) fn repeats(&mut self, text: &[u8]) -> bool {
        let odd = self.records.iter().any(|record| record.odd);
        odd || self.repeats.as_mut().is_none_or(|it| it.found(text, &self.found))
    }

    /// Indexes `text`, UTF-8 and without white space around. False when it is not one
    /// compact valid JSON object, or too unusual to say.
    pub(crate) fn build(&mut self, text: &[u8]) -> bool {
        let build = |found| dispatch(Build::<false> { text, found });
        self.prepare(text) && build(&mut self.found) && nest::<false>(text, self)
    }

    /// Indexes whole lines: each is a record, one compact valid JSON object, or one with a space
    /// after colons and commas. False when a line is not, or is too unusual to say.
    pub(crate) fn build_lines(&mut self, text: &[u8]) -> bool {
        let build = |found| dispatch(Build::<true> { text, found });
        self.prepare(text) && build(&mut self.found) && nest::<true>(text, self)
    }

    /// There is no white space within the lines.
    pub(crate) fn is_dense(&self) -> bool {
        !self.found.is_spaced
    }

    /// The same with the portable classifier, for tests.
    #[cfg(test)]
    pub(super) fn build_portably(&mut self, text: &[u8]) -> bool {
        let build = |found| Build::<false> { text, found }.run(crate::raw::Portable);
        self.prepare(text) && build(&mut self.found) && nest::<false>(text, self)
    }

    /// [`Self::build_lines`] with the portable classifier, for tests.
    #[cfg(test)]
    pub(super) fn build_lines_portably(&mut self, text: &[u8]) -> bool {
        let build = |found| Build::<true> { text, found }.run(crate::raw::Portable);
        self.prepare(text) && build(&mut self.found) && nest::<true>(text, self)
    }

    /// False for what is no object, or too long.
    fn prepare(&mut self, text: &[u8]) -> bool {
        self.tops.clear();
        self.records.clear();
        self.found.prepare(text.len());
        let long = text.len() >= u32::MAX as usize;
        !long && text.first() == Some(&b'{') && matches!(text.last(), Some(b'}' | b'\n'))
    }

    /// The commas from byte `from` on.
    #[inline(always)]
    pub(crate) fn commas(&self, from: usize) -> Separators<'_> {
        Separators::new(&self.found.commas, from)
    }

    /// The first colon from byte `from` on.
    #[inline(always)]
    pub(crate) fn colon(&self, from: usize) -> usize {
        Separators::new(&self.found.colons, from).next()
    }

    /// Where the bracket with this number is.
    #[inline(always)]
    pub(crate) fn place(&self, bracket: usize) -> Option<usize> {
        self.found.brackets.as_slice().get(bracket).map(|it| *it as usize)
    }

    /// The number of the bracket that closes what the one with this number opens.
    #[inline(always)]
    pub(crate) fn closing(&self, bracket: usize) -> Option<usize> {
        self.ends.get(bracket).map(|it| *it as usize)
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
}

/// See [`Index::commas`].
#[derive(Debug)]
pub(crate) struct Separators<'a> {
    words: &'a [u64],
    block: usize,
    bits: u64,
}

impl<'a> Separators<'a> {
    #[inline(always)]
    fn new(words: &'a [u64], from: usize) -> Self {
        let mut separators = Self { words, block: 0, bits: 0 };
        separators.go_to(from);
        separators
    }

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

    /// Goes on from byte `from`.
    #[inline(always)]
    pub(crate) fn go_to(&mut self, from: usize) {
        self.block = from / 64;
        self.bits = self.words.get(self.block).copied().unwrap_or(0) & (u64::MAX << (from % 64));
    }
}

struct Build<'a, const LINES: bool> {
    text: &'a [u8],
    found: &'a mut Found,
}

impl<const LINES: bool> Work for Build<'_, LINES> {
    type Output = bool;

    #[inline(always)]
    fn run<C: Classifier>(self, classifier: C) -> bool {
        let Self { text, found } = self;
        let mut tokens = Tokens::new();
        let (blocks, tail) = text.as_chunks::<64>();
        let mut at = 0;
        for block in blocks {
            let masks = classifier.masks(block);
            if !tokens.block::<C, LINES>(classifier, &masks, u64::MAX, text, at, found) {
                return false;
            }
            at += 64;
        }
        if !tail.is_empty() {
            let mut block = [b' '; 64];
            block.iter_mut().zip(tail).for_each(|(to, from)| *to = *from);
            let valid = u64::MAX >> (64 - tail.len());
            let masks = classifier.masks(&block);
            if !tokens.block::<C, LINES>(classifier, &masks, valid, text, at, found) {
                return false;
            }
        }
        tokens.is_complete()
    }
}

#[cfg(test)]
mod tests;
