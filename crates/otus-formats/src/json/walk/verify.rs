//! Checks of single tokens that masks cannot make: scalars and escapes.

/// Bytes of a number; with an exponent below 100 it is less than the greatest double.
const LONGEST_NUMBER: usize = 200;

/// Whether a number, `true`, `false` or `null` stands at `start` and ends where a comma or
/// bracket follows.
#[inline]
pub(super) fn is_scalar(text: &[u8], start: usize) -> bool {
    let rest = text.get(start..).unwrap_or_default();
    if rest.first_chunk::<8>().is_some_and(|it| is_word(u64::from_le_bytes(*it))) {
        return true;
    }
    scalar(text, start).is_some_and(|end| matches!(text.get(end), Some(b',' | b'}' | b']')))
}

/// Where the number, `true`, `false` or `null` at `start` ends; what follows is not looked at.
#[inline]
pub(super) fn scalar(text: &[u8], start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let length = match rest.first()? {
        b't' => word(rest, b"true"),
        b'f' => word(rest, b"false"),
        b'n' => word(rest, b"null"),
        _ => number(rest),
    };
    Some(start + length?)
}

/// Whether `true`, `false` or `null` and what ends it stand first: without a branch, as nobody can
/// foresee which word it is.
#[inline(always)]
fn is_word(text: u64) -> bool {
    const TRUE: u64 = u32::from_le_bytes(*b"true") as u64;
    const NULL: u64 = u32::from_le_bytes(*b"null") as u64;
    const FALSE: u64 = u64::from_le_bytes(*b"false\0\0\0");
    let four = text & 0xFFFF_FFFF;
    let five = text & 0xFF_FFFF_FFFF;
    // `]` and `}` differ in bit 5 alone.
    let ends = |byte: u64| (byte & 0xDF == 0x5D) | (byte & 0xFF == 0x2C);
    (((four == TRUE) | (four == NULL)) & ends(text >> 32)) | ((five == FALSE) & ends(text >> 40))
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

/// Where the escape (RFC 8259 §7) ends whose backslash is at `at`.
#[cold]
pub(super) fn escape(text: &[u8], at: usize) -> Option<usize> {
    let length = match text.get(at + 1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
        b'u' => 6,
        _ => return None,
    };
    let digits = text.get(at + 2..at + length)?;
    digits.iter().all(u8::is_ascii_hexdigit).then_some(at + length)
}

/// Whether the escaped bytes (bits of the block at `at`) are escapes of RFC 8259 §7.
#[inline(never)]
pub(super) fn verify_escapes(text: &[u8], at: usize, escapes: u64) -> bool {
    let mut escapes = escapes;
    while escapes != 0 {
        let place = at + escapes.trailing_zeros() as usize;
        if place.checked_sub(1).and_then(|backslash| escape(text, backslash)).is_none() {
            return false;
        }
        escapes &= escapes - 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_scalar;

    #[test]
    fn scalars_end_where_a_comma_or_bracket_follows() {
        for (scalar, valid) in [
            ("true", true),
            ("false", true),
            ("null", true),
            ("-0.5e10", true),
            ("truE", false),
            ("nulL", false),
            ("falsE", false),
            ("01", false),
        ] {
            for after in 0..=255_u8 {
                let ends = matches!(after, b',' | b']' | b'}');
                for tail in [0, 8] {
                    let mut text = format!("[{scalar}").into_bytes();
                    text.push(after);
                    text.resize(text.len() + tail, b'}');
                    assert_eq!(is_scalar(&text, 1), valid && ends, "{scalar} {after} {tail}");
                }
            }
            assert!(!is_scalar(scalar.as_bytes(), 0));
        }
    }
}
