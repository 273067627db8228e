//! Decimal text to a scaled integer. It must not know Arrow.

/// The value of `text` as an integer of `scale` decimals, rounded half up as Hive does;
/// `None` when it is no number or has more than `precision` digits.
pub(crate) fn parse_decimal(text: &str, precision: u8, scale: u8) -> Option<i128> {
    let text = text.trim();
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, digits) = match digits.as_bytes().first()? {
        b'-' => (true, digits.get(1..)?),
        b'+' => (false, digits.get(1..)?),
        _ => (false, digits),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut all = whole.bytes().chain(fraction.bytes());
    if !all.all(|b| b.is_ascii_digit()) {
        return None;
    }
    // Digits kept: those before the point after moving it by the exponent and the scale.
    let whole_digits = i64::try_from(whole.len()).ok()?;
    let keep = whole_digits + i64::from(exponent) + i64::from(scale);
    let value = scaled(whole, fraction, keep)?;
    let limit = 10_i128.checked_pow(u32::from(precision))?;
    (value < limit).then_some(if negative { -value } else { value })
}

fn scaled(whole: &str, fraction: &str, keep: i64) -> Option<i128> {
    let mut value: i128 = 0;
    let mut round_up = false;
    for (at, digit) in (0_i64..).zip(whole.bytes().chain(fraction.bytes())) {
        if at < keep {
            value = value.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
        } else {
            round_up = at == keep && digit >= b'5';
            break;
        }
    }
    let given = i64::try_from(whole.len() + fraction.len()).ok()?;
    for _ in given..keep {
        if value == 0 {
            break;
        }
        value = value.checked_mul(10)?;
    }
    value.checked_add(i128::from(round_up))
}

#[cfg(test)]
mod tests {
    use super::parse_decimal;

    #[test]
    fn scaled_and_rounded() {
        assert_eq!(parse_decimal("1.005", 10, 2), Some(101));
        assert_eq!(parse_decimal("-1.004", 10, 2), Some(-100));
        assert_eq!(parse_decimal("12e2", 10, 2), Some(120_000));
        assert_eq!(parse_decimal("1.5e-1", 10, 2), Some(15));
        assert_eq!(parse_decimal("0.5", 1, 0), Some(1));
        assert_eq!(parse_decimal("0.05", 1, 0), Some(0));
        assert_eq!(parse_decimal("999.99", 5, 2), Some(99_999));
        assert_eq!(parse_decimal("1000", 5, 2), None);
        assert_eq!(parse_decimal("1e2000000000", 38, 0), None);
        assert_eq!(parse_decimal("0e2000000000", 38, 0), Some(0));
        assert_eq!(parse_decimal("1e-2000000000", 38, 0), Some(0));
        assert_eq!(parse_decimal("", 5, 2), None);
        assert_eq!(parse_decimal("1x", 5, 2), None);
    }
}
