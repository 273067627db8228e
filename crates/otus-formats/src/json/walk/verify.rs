//! Checks of single tokens that masks cannot make: scalars and escapes.

/// Bytes of a number; with an exponent below 100 it is less than the greatest double.
const LONGEST_NUMBER: usize = 200;

/// Whether a number, `true`, `false` or `null` stands at `start` and ends where a comma or
/// bracket follows.
#[inline]
pub(super) fn is_scalar(text: &[u8], start: usize) -> bool {
    let rest = text.get(start..).unwrap_or_default();
    let length = match rest.first() {
        Some(b't') => word(rest, b"true"),
        Some(b'f') => word(rest, b"false"),
        Some(b'n') => word(rest, b"null"),
        _ => number(rest),
    };
    length.is_some_and(|length| matches!(rest.get(length), Some(b',' | b'}' | b']')))
}

#[inline(always)]
fn word(rest: &[u8], word: &[u8]) -> Option<usize> {
    rest.starts_with(word).then_some(word.len())
}

/// The length of the number at the start of `rest` (RFC 8259 §6); numbers that may be beyond
/// what a double holds are left to the careful way.
fn number(rest: &[u8]) -> Option<usize> {
    let mut at = usize::from(rest.first() == Some(&b'-'));
    match rest.get(at) {
        Some(b'0') => at += 1,
        Some(b'1'..=b'9') => at += digits(rest, at),
        _ => return None,
    }
    if rest.get(at) == Some(&b'.') {
        let length = digits(rest, at + 1);
        at += 1 + length;
        (length > 0).then_some(())?;
    }
    if matches!(rest.get(at), Some(b'e' | b'E')) {
        at += 1;
        at += usize::from(matches!(rest.get(at), Some(b'+' | b'-')));
        let length = digits(rest, at);
        at += length;
        (length == 1 || length == 2).then_some(())?;
    }
    (at <= LONGEST_NUMBER).then_some(at)
}

fn digits(rest: &[u8], at: usize) -> usize {
    rest.get(at..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count()
}

/// Whether the escaped bytes (bits of the block at `at`) are escapes of RFC 8259 §7.
#[inline(never)]
pub(super) fn verify_escapes(text: &[u8], at: usize, escapes: u64) -> bool {
    let mut escapes = escapes;
    while escapes != 0 {
        let place = at + escapes.trailing_zeros() as usize;
        match text.get(place) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {}
            Some(b'u') => {
                let digits = text.get(place + 1..place + 5);
                if !digits.is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit)) {
                    return false;
                }
            }
            _ => return false,
        }
        escapes &= escapes - 1;
    }
    true
}
