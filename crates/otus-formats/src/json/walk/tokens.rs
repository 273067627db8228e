//! One block of 64 bytes after the other: which bytes are tokens, whether each may follow the
//! one before, and what is left to say once containers are known. It must not know which
//! container a token stands in.

use super::index::Found;
use super::verify::{is_scalar, verify_escapes};
use crate::raw::{Classifier, Masks};

/// What one block hands to the next. Names of the form `was_x` are 1 when the last byte of
/// the block before was x.
pub(super) struct Tokens {
    /// 1 when the first byte of the block is escaped.
    escaped: u64,
    /// All ones within a string.
    in_string: u64,
    /// A colon, a comma or an opening bracket.
    was_before_value: u64,
    was_open: u64,
    was_curly_open: u64,
    was_comma: u64,
    /// Only where there are lines:
    was_separator: u64,
    was_gap: u64,
    was_comma_gap: u64,
    was_end: u64,
    was_scalar: u64,
    was_member_end: u64,
    /// 1 when a string that may be a key has not ended.
    member_carry: u64,
}

/// Token bits of one block, all outside strings (an opening quote counts as outside).
struct Bits {
    open_quote: u64,
    close_quote: u64,
    open: u64,
    close: u64,
    colon: u64,
    comma: u64,
    scalar: u64,
    /// Spaces after colons and commas.
    gap: u64,
    /// Line ends, or other control characters.
    end: u64,
}

/// What [`Tokens::judge`] leaves open.
struct Judged {
    /// Wrong only inside an object.
    bad_in_object: u64,
    /// Bytes of strings that may be keys.
    members: u64,
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

impl Tokens {
    /// Before the first byte, where a value is due.
    pub(super) fn new() -> Self {
        Self {
            escaped: 0,
            in_string: 0,
            was_before_value: 1,
            was_open: 0,
            was_curly_open: 0,
            was_comma: 0,
            was_separator: 0,
            was_gap: 0,
            was_comma_gap: 0,
            was_end: 0,
            was_scalar: 0,
            was_member_end: 0,
            member_carry: 0,
        }
    }

    /// No string is open.
    pub(super) fn is_complete(&self) -> bool {
        self.in_string == 0
    }

    /// Takes the block of `text` at byte `at`; bits outside `valid` are beyond the end.
    /// False when the line is not for the fast way. With `LINES` there may be many lines, and
    /// one space after each colon and comma.
    #[inline(always)]
    pub(super) fn block<C: Classifier, const LINES: bool>(
        &mut self,
        classifier: C,
        masks: &Masks,
        valid: u64,
        text: &[u8],
        at: usize,
        found: &mut Found,
    ) -> bool {
        let escaped = escaped_bytes(masks.backslash, &mut self.escaped);
        let quote = masks.quote & !escaped;
        let inside = classifier.prefix_xor(quote) ^ self.in_string;
        self.in_string = (inside.cast_signed() >> 63).cast_unsigned();
        let outside = !inside & valid;
        let close_quote = quote & outside;
        let (open, close) = (masks.open & outside, masks.close & outside);
        let (colon, comma) = (masks.colon & outside, masks.comma & outside);
        let (mut gap, mut end) = (0, 0);
        if LINES {
            gap = masks.space & outside & after(colon | comma, &mut self.was_separator);
            end = masks.control & outside;
        }
        let scalar = outside & !(close_quote | open | close | colon | comma | gap | end);
        let open_quote = quote & inside;
        // A string that is not ended lies in `inside` beyond `valid` too: harmless.
        if (masks.control & inside & valid) != 0 {
            return false;
        }
        let escapes = escaped & inside & valid;
        if escapes != 0 && !verify_escapes(text, at, escapes) {
            return false;
        }
        let scalar_starts = scalar & !after(scalar, &mut self.was_scalar);
        let bits = Bits { open_quote, close_quote, open, close, colon, comma, scalar, gap, end };
        let Some(judged) = self.judge::<LINES>(&bits, scalar_starts, masks.curly, inside, valid)
        else {
            return false;
        };
        if scalar_starts != 0 && !verify_scalars(text, at, scalar_starts) {
            return false;
        }
        let odd = judged.members & (masks.backslash | masks.high) != 0;
        found.separators(at / 64, colon, comma);
        if LINES {
            found.lines(gap, end);
        }
        found.rare(at, judged.bad_in_object, odd, masks.backslash != 0);
        found.brackets.push(at, open | close)
    }

    /// Checks which token may follow which, wherever it stands. `None` when one is wrong
    /// anywhere.
    ///
    /// A value stands exactly where the byte before asks for one; only a bracket that closes
    /// an empty container may be there instead. That settles commas, closing brackets and
    /// scalars too: after a complete value nothing else is left for them to be.
    #[inline(always)]
    fn judge<const LINES: bool>(
        &mut self,
        t: &Bits,
        scalar_starts: u64,
        curly: u64,
        inside: u64,
        valid: u64,
    ) -> Option<Judged> {
        let mut due = after(t.colon | t.comma | t.open | t.end, &mut self.was_before_value);
        let after_open = after(t.open, &mut self.was_open);
        let after_curly = after(t.open & curly, &mut self.was_curly_open);
        let mut after_comma = after(t.comma, &mut self.was_comma);
        let mut after_end = 0;
        if LINES {
            due = (due & !t.gap) | after(t.gap, &mut self.was_gap);
            let gap = after(t.gap & after_comma, &mut self.was_comma_gap);
            after_comma = (after_comma & !t.gap) | gap;
            after_end = after(t.end, &mut self.was_end);
        }
        // Only strings after `{` or a comma may be keys; those after `{` must be.
        let starts = t.open_quote & (after_curly | after_comma);
        let (member_ends, members) = ends(starts, inside, t.close_quote, &mut self.member_carry);
        let after_member = after(member_ends, &mut self.was_member_end);

        let value = t.open_quote | t.open | scalar_starts;
        let wrong = ((due ^ value) & !(t.close & after_open))
            | (after_curly & (t.open | t.scalar))
            | (t.colon & !after_member)
            | (after_end & !(t.open & curly));
        if wrong & valid != 0 {
            return None;
        }
        let bad_in_object = (after_comma & !t.open_quote) | (after_member & !t.colon);
        Some(Judged { bad_in_object: bad_in_object & valid, members })
    }
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
