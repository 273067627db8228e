//! Where quotes and containers are, and whether a line is one compact, valid JSON object:
//! no white space between tokens, strings and escapes valid, nesting right. It must not
//! know which keys are wanted.

use super::verify::{is_scalar, verify_escapes};
use crate::raw::{Classifier, Masks, Work, dispatch};

/// Containers nested deeper than this are left to the careful way.
const MAX_DEPTH: u32 = 63;

/// A container that opens at byte `start`; `end` is just after its closing bracket, `next`
/// the number of the first container after it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) next: u32,
}

/// The index of one line, reused from line to line.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// A bit for each byte: quotes that begin or end a string.
    quotes: Vec<u64>,
    /// Containers in the order they open.
    pub(crate) opens: Vec<Open>,
    /// The line has a backslash somewhere.
    pub(crate) escapes: bool,
    /// The line has bytes beyond ASCII.
    pub(crate) high: bool,
}

impl Index {
    /// Indexes `text`, UTF-8 and without white space around. False when it is not one
    /// compact valid JSON object, or too unusual to say.
    pub(crate) fn build(&mut self, text: &[u8]) -> bool {
        self.quotes.clear();
        self.opens.clear();
        let long = text.len() >= u32::MAX as usize;
        if long || text.first() != Some(&b'{') || text.last() != Some(&b'}') {
            return false;
        }
        self.quotes.reserve(text.len() / 64 + 1);
        dispatch(Build { text, index: self })
    }

    /// The first quote at `at` or after it.
    #[inline(always)]
    pub(crate) fn next_quote(&self, at: usize) -> Option<usize> {
        let mut block = at / 64;
        let mut bits = self.quotes.get(block)? >> (at % 64);
        let mut base = at;
        while bits == 0 {
            block += 1;
            bits = *self.quotes.get(block)?;
            base = block * 64;
        }
        Some(base + bits.trailing_zeros() as usize)
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
        let mut state = State::default();
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
        index.escapes = state.any_backslash != 0;
        index.high = state.any_high != 0;
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
    any_backslash: u64,
    any_high: u64,
    nesting: Nesting,
}

/// Open containers: one bit each (1: object), innermost lowest, and their numbers.
struct Nesting {
    objects: u64,
    depth: u32,
    numbers: [u32; 64],
    done: bool,
}

impl Default for Nesting {
    fn default() -> Self {
        Self { objects: 0, depth: 0, numbers: [0; 64], done: false }
    }
}

/// Each bit moved to the next byte, with the last of the block before.
#[inline(always)]
fn after(bits: u64, was: &mut u64) -> u64 {
    let moved = (bits << 1) | *was;
    *was = bits >> 63;
    moved
}

/// Of the strings that begin at `starts`, the closing quotes. `inside` has a run of ones
/// from each opening quote to before its closing one; adding a run's first bit carries
/// through it to the quote.
#[inline(always)]
fn ends(starts: u64, inside: u64, close_quotes: u64, carry: &mut u64) -> u64 {
    let (sum, over) = inside.overflowing_add(starts);
    let (sum, over_again) = sum.overflowing_add(*carry);
    *carry = u64::from(over | over_again);
    sum & close_quotes
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
        self.any_backslash |= masks.backslash;
        self.any_high |= masks.high;
        let escaped = self.escaped_bytes(masks.backslash);
        let quote = masks.quote & !escaped;
        let inside = classifier.prefix_xor(quote) ^ self.in_string;
        self.in_string = (inside.cast_signed() >> 63).cast_unsigned();
        index.quotes.push(quote);
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
        let Some((bad_in_object, bad_in_array)) = self.pairs(&tokens, masks.curly, inside, valid)
        else {
            return false;
        };
        if scalar_starts != 0 && !verify_scalars(text, at, scalar_starts) {
            return false;
        }
        self.nesting.block(open | close, open, masks.curly, bad_in_object, bad_in_array, at, index)
    }

    /// Bytes that follow an escaping backslash (simdjson's way).
    #[inline(always)]
    fn escaped_bytes(&mut self, backslash: u64) -> u64 {
        if backslash == 0 {
            return std::mem::take(&mut self.escaped);
        }
        const ODD: u64 = 0xAAAA_AAAA_AAAA_AAAA;
        let potential = backslash & !self.escaped;
        let code = ((potential << 1) | ODD).wrapping_sub(potential) ^ ODD;
        let escaped = code ^ (backslash | self.escaped);
        self.escaped = (code & backslash) >> 63;
        escaped
    }

    /// Checks which token may follow which, wherever it stands; gives the bits that are
    /// wrong only inside an object and only inside an array. `None` when one is wrong
    /// anywhere.
    #[inline(always)]
    fn pairs(&mut self, t: &Tokens, curly: u64, inside: u64, valid: u64) -> Option<(u64, u64)> {
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
        let first_ends = ends(firsts, inside, t.close_quote, &mut self.first_carry);
        let later_ends = ends(laters, inside, t.close_quote, &mut self.later_carry);
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
        Some((bad_in_object & valid, bad_in_array & valid))
    }

    fn is_complete(&self) -> bool {
        self.nesting.done && self.in_string == 0
    }
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

impl Nesting {
    /// Follows the brackets of a block. What is wrong only inside objects or arrays is
    /// tested against the container it stands in: the one that was open before the next
    /// bracket (a bracket itself still stands in the outer one when it opens, in the
    /// closing one when it closes).
    #[inline(always)]
    #[allow(clippy::too_many_arguments)]
    fn block(
        &mut self,
        brackets: u64,
        open: u64,
        curly: u64,
        bad_in_object: u64,
        bad_in_array: u64,
        at: usize,
        index: &mut Index,
    ) -> bool {
        let mut brackets = brackets;
        let mut unseen = u64::MAX;
        while brackets != 0 {
            let bit = brackets & brackets.wrapping_neg();
            let upto = bit | (bit - 1);
            let bad = if self.objects & 1 == 1 { bad_in_object } else { bad_in_array };
            if bad & upto & unseen != 0 || self.done {
                return false;
            }
            unseen = !upto;
            // Positions fit: `build` refuses longer texts.
            #[allow(clippy::cast_possible_truncation)]
            let place = at as u32 + bit.trailing_zeros();
            let is_object = u64::from(curly & bit != 0);
            let fits = if open & bit != 0 {
                self.open(place, is_object, index)
            } else {
                self.close(place, is_object, index)
            };
            if !fits {
                return false;
            }
            brackets ^= bit;
        }
        let bad = if self.objects & 1 == 1 { bad_in_object } else { bad_in_array };
        bad & unseen == 0
    }

    #[inline(always)]
    fn open(&mut self, place: u32, is_object: u64, index: &mut Index) -> bool {
        if self.depth >= MAX_DEPTH {
            return false;
        }
        #[allow(clippy::cast_possible_truncation)]
        let number = index.opens.len() as u32;
        index.opens.push(Open { start: place, end: 0, next: 0 });
        if let Some(slot) = self.numbers.get_mut(self.depth as usize) {
            *slot = number;
        }
        self.depth += 1;
        self.objects = (self.objects << 1) | is_object;
        true
    }

    #[inline(always)]
    fn close(&mut self, place: u32, is_object: u64, index: &mut Index) -> bool {
        if self.depth == 0 || self.objects & 1 != is_object {
            return false;
        }
        self.depth -= 1;
        self.objects >>= 1;
        #[allow(clippy::cast_possible_truncation)]
        let next = index.opens.len() as u32;
        let number = self.numbers.get(self.depth as usize).copied().unwrap_or(0);
        if let Some(open) = index.opens.get_mut(number as usize) {
            open.end = place + 1;
            open.next = next;
        }
        self.done = self.depth == 0;
        true
    }
}

#[cfg(test)]
mod tests;
