//! Numbers as most logs write them: few digits, nothing else. Anything more is left to the
//! full parsers, which give the same values. It must not know columns.

/// Powers of ten that a double holds exactly, as far as fifteen digits need them.
const POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// The value of one to sixteen digits; `None` for any other text.
#[inline]
pub(crate) fn quick_integer(text: &[u8]) -> Option<i64> {
    let length = text.len();
    if length == 0 || length > 16 {
        return None;
    }
    if length >= 8 {
        let first = digits(u64::from_le_bytes(*text.first_chunk()?))?;
        let rest = text.get(8..)?;
        return Some(first * power(rest.len())? + short(rest)?);
    }
    short(text)
}

/// Ten to a power of at most eight.
#[inline]
fn power(of: usize) -> Option<i64> {
    const TENS: [i64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
    TENS.get(of).copied()
}

/// Up to eight digits; 0 for none.
#[inline]
fn short(text: &[u8]) -> Option<i64> {
    let length = text.len();
    let word = match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            // The two halves overlap; the digits end up at the top.
            let first = u64::from(u32::from_le_bytes(*first)) << (8 * (8 - length));
            first | u64::from(u32::from_le_bytes(*last)) << 32
        }
        _ => match text {
            [] => return Some(0),
            [a] => u64::from(*a) << 56,
            [a, b] => u64::from(*a) << 48 | u64::from(*b) << 56,
            [a, b, c, ..] => u64::from(*a) << 40 | u64::from(*b) << 48 | u64::from(*c) << 56,
        },
    };
    // Zeros below, as if they were written.
    let blank =
        0x3030_3030_3030_3030 & !(u64::MAX.checked_shl(8 * (8 - length as u32)).unwrap_or(0));
    digits(word | blank)
}

/// Eight digits, the first in the lowest byte.
#[inline]
fn digits(word: u64) -> Option<i64> {
    let values = word ^ 0x3030_3030_3030_3030;
    let above_nine = values.wrapping_add(0x7676_7676_7676_7676) | values;
    if above_nine & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    let pairs = values.wrapping_mul(10).wrapping_add(values >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    let eight = fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff;
    i64::try_from(eight).ok()
}

/// The value of digits with a point among them, fifteen digits at most: both parts are exact,
/// so their quotient is the nearest double.
#[inline]
#[allow(clippy::cast_precision_loss, reason = "fifteen digits are exact")]
pub(crate) fn quick_decimal(text: &[u8]) -> Option<f64> {
    let digits = text.len().checked_sub(1).filter(|it| (1..=15).contains(it))?;
    let point = text.iter().position(|it| *it == b'.')?;
    let (whole, after) = (text.get(..point)?, text.get(point + 1..)?);
    let part = |text: &[u8]| if text.is_empty() { Some(0) } else { quick_integer(text) };
    let (whole, fraction) = (part(whole)?, part(after)?);
    let scale = *POWERS.get(digits - point)?;
    Some((whole as f64 * scale + fraction as f64) / scale)
}

#[cfg(test)]
mod tests {
    use super::{quick_decimal, quick_integer};

    #[test]
    fn digits_are_read_as_rust_reads_them() {
        let mut value = 7_i64;
        for round in 0..200_000_u32 {
            value = value.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1442);
            let number = value.unsigned_abs() % 10_u64.pow(1 + round % 16);
            let text = number.to_string();
            assert_eq!(quick_integer(text.as_bytes()), i64::try_from(number).ok(), "{text}");
            let mut broken = text.clone().into_bytes();
            let at = (value >> 8).unsigned_abs() as usize % broken.len();
            broken[at] = [b'/', b':', b' ', b'.', 0xb0, 0][round as usize % 6];
            assert_eq!(quick_integer(&broken), None, "{broken:?}");
            if text.len() < 16 {
                let mut decimal = text.into_bytes();
                decimal.insert(at, b'.');
                let text = String::from_utf8(decimal).unwrap();
                assert_eq!(quick_decimal(text.as_bytes()), text.parse().ok(), "{text}");
            }
        }
        assert_eq!((quick_integer(b""), quick_integer(b"12345678901234567")), (None, None));
        assert_eq!((quick_integer(b"007"), quick_decimal(b"12")), (Some(7), None));
        assert_eq!((quick_decimal(b"."), quick_decimal(b"1.2.3")), (None, None));
    }
}
