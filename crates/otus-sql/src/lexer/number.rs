//! Which bytes at a place form a number, Trino's longest match.
//! It must not know values or signs.

use super::token::TokenKind;

/// The kind and length of the number or digit identifier that `bytes` begins with;
/// `None` when it begins with neither a digit nor `.digit`.
pub(super) fn number_at(bytes: &[u8]) -> Option<(TokenKind, usize)> {
    let first = *bytes.first()?;
    if first == b'.' {
        let digits = decimal_integer(bytes.get(1..)?)?;
        let end = 1 + digits;
        return Some(match exponent(bytes, end) {
            Some(length) => (TokenKind::Double, end + length),
            None => (TokenKind::Decimal, end),
        });
    }
    if !first.is_ascii_digit() {
        return None;
    }
    let word = bytes.iter().take_while(|byte| is_word_byte(**byte)).count();
    let (kind, length) = numeric(bytes);
    // The longest match wins; of equal length the number.
    Some(if word > length { (TokenKind::DigitIdent, word) } else { (kind, length) })
}

pub(super) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn numeric(bytes: &[u8]) -> (TokenKind, usize) {
    if let Some(length) = radix_integer(bytes) {
        return (TokenKind::Integer, length);
    }
    let integer = decimal_integer(bytes).unwrap_or(1);
    if let Some(length) = exponent(bytes, integer) {
        return (TokenKind::Double, integer + length);
    }
    if bytes.get(integer) != Some(&b'.') {
        return (TokenKind::Integer, integer);
    }
    let after_dot = integer + 1;
    let fraction = bytes.get(after_dot..).and_then(decimal_integer).unwrap_or(0);
    let end = after_dot + fraction;
    match exponent(bytes, end) {
        Some(length) => (TokenKind::Double, end + length),
        None => (TokenKind::Decimal, end),
    }
}

/// `DIGIT ('_'? DIGIT)*`.
fn decimal_integer(bytes: &[u8]) -> Option<usize> {
    bytes.first().filter(|byte| byte.is_ascii_digit())?;
    Some(1 + grouped_digits(bytes, 1, |byte| byte.is_ascii_digit()))
}

/// `0x…`, `0o…`, `0b…`.
fn radix_integer(bytes: &[u8]) -> Option<usize> {
    if bytes.first() != Some(&b'0') {
        return None;
    }
    let is_digit: fn(u8) -> bool = match bytes.get(1)?.to_ascii_lowercase() {
        b'x' => |byte| byte.is_ascii_hexdigit(),
        b'o' => |byte| (b'0'..=b'7').contains(&byte),
        b'b' => |byte| byte == b'0' || byte == b'1',
        _ => return None,
    };
    let digits = grouped_digits(bytes, 2, is_digit);
    (digits > 0).then_some(2 + digits)
}

/// The length of `('_'? digit)*` from `start`.
fn grouped_digits(bytes: &[u8], start: usize, is_digit: fn(u8) -> bool) -> usize {
    let digit = |at: usize| bytes.get(at).is_some_and(|byte| is_digit(*byte));
    let mut at = start;
    loop {
        if digit(at) {
            at += 1;
        } else if bytes.get(at) == Some(&b'_') && digit(at + 1) {
            at += 2;
        } else {
            return at - start;
        }
    }
}

/// The length of `E[+-]?digits` at `at`.
fn exponent(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at).filter(|byte| byte.eq_ignore_ascii_case(&b'e'))?;
    let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
    let start = at + 1 + sign;
    let digits = bytes.get(start..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then_some(1 + sign + digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_match_as_trino() {
        let cases = [
            ("1", TokenKind::Integer, 1),
            ("1_000 ", TokenKind::Integer, 5),
            ("0xFF", TokenKind::Integer, 4),
            ("0b102", TokenKind::DigitIdent, 5),
            ("1.5", TokenKind::Decimal, 3),
            ("1.", TokenKind::Decimal, 2),
            (".5", TokenKind::Decimal, 2),
            ("1e5", TokenKind::Double, 3),
            ("1.5E-10", TokenKind::Double, 7),
            (".5e+3", TokenKind::Double, 5),
            ("1e", TokenKind::DigitIdent, 2),
            ("1x", TokenKind::DigitIdent, 2),
            ("1e5x", TokenKind::DigitIdent, 4),
            ("1.5x", TokenKind::Decimal, 3),
        ];
        for (text, kind, length) in cases {
            assert_eq!(number_at(text.as_bytes()), Some((kind, length)), "{text}");
        }
        assert_eq!(number_at(b".x"), None);
        assert_eq!(number_at(b"x"), None);
    }
}
