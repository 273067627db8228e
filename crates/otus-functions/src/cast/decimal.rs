//! Casts to decimal: halves away from zero, an error beyond the precision. It must not know
//! other targets.

use otus_types::render::{decimal_text, double_text, real_text};
use otus_types::{QueryError, TrinoType};

use super::bad_cast;
use super::float::scale_of;
use crate::value::Value;

pub(super) fn cast(
    value: &Value,
    from: &TrinoType,
    precision: u8,
    scale: u8,
) -> Result<Value, QueryError> {
    let mut shown = String::new();
    let (kind, result) = match value {
        Value::Boolean(value) => {
            shown.push_str(if *value { "true" } else { "false" });
            ("BOOLEAN", rescale(i128::from(*value), 0, scale))
        }
        Value::Int(value) => {
            shown = value.to_string();
            let kind = match from {
                TrinoType::Tinyint => "TINYINT",
                TrinoType::Smallint => "SMALLINT",
                TrinoType::Integer => "INTEGER",
                _ => "BIGINT",
            };
            (kind, rescale(i128::from(*value), 0, scale))
        }
        Value::Real(value) => {
            real_text(*value, &mut shown);
            ("REAL", from_float_text(&shown, scale))
        }
        Value::Double(value) => {
            double_text(*value, &mut shown);
            ("DOUBLE", from_float_text(&shown, scale))
        }
        Value::Decimal(value) => {
            decimal_text(*value, scale_of(from), &mut shown);
            ("DECIMAL", rescale(*value, scale_of(from), scale))
        }
        Value::Text(text) => return from_text(text, precision, scale),
        _ => return Ok(Value::Null),
    };
    result.filter(|value| fits(*value, precision)).map(Value::Decimal).ok_or_else(|| {
        bad_cast(format!("Cannot cast {kind} '{shown}' to DECIMAL({precision}, {scale})"))
    })
}

pub(crate) fn fits(value: i128, precision: u8) -> bool {
    value.unsigned_abs() < 10_u128.pow(u32::from(precision.min(38)))
}

/// `value` at another scale, halves away from zero; `None` on overflow.
pub(crate) fn rescale(value: i128, from: u8, to: u8) -> Option<i128> {
    if to >= from {
        return 10_i128.checked_pow(u32::from(to - from)).and_then(|f| value.checked_mul(f));
    }
    let factor = 10_i128.checked_pow(u32::from(from - to))?;
    let (quotient, remainder) = (value / factor, value % factor);
    let up = remainder.unsigned_abs() * 2 >= factor.unsigned_abs();
    Some(if up { quotient + value.signum() } else { quotient })
}

fn from_float_text(text: &str, scale: u8) -> Option<i128> {
    let (unscaled, from, exponent) = digits(text)?;
    shifted(unscaled, from, exponent, scale)
}

fn from_text(text: &str, precision: u8, scale: u8) -> Result<Value, QueryError> {
    let shown = format!("Cannot cast VARCHAR '{text}' to DECIMAL({precision}, {scale}).");
    let Some((unscaled, from, exponent)) = digits(text.trim_matches(|c: char| c <= ' ')) else {
        return Err(bad_cast(format!("{shown} Value is not a number.")));
    };
    shifted(unscaled, from, exponent, scale)
        .filter(|value| fits(*value, precision))
        .map(Value::Decimal)
        .ok_or_else(|| bad_cast(format!("{shown} Value too large.")))
}

/// The digits of `-12.5e3`, how many stand after the point, and the exponent. Digits beyond
/// what an i128 holds are dropped from the fraction.
fn digits(text: &str) -> Option<(i128, i32, i32)> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
        None => (text, 0),
    };
    let (negative, body) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let mut value: i128 = 0;
    let mut scale = 0;
    for (at, digit) in whole.bytes().chain(fraction.bytes()).enumerate() {
        let next = value.checked_mul(10).and_then(|v| v.checked_add(i128::from(digit - b'0')));
        match next {
            Some(next) => {
                value = next;
                scale += i32::from(at >= whole.len());
            }
            None if at < whole.len() => {
                return Some((if negative { i128::MIN } else { i128::MAX }, 0, exponent));
            }
            None => break,
        }
    }
    Some((if negative { -value } else { value }, scale, exponent))
}

fn shifted(unscaled: i128, from: i32, exponent: i32, scale: u8) -> Option<i128> {
    if unscaled == 0 {
        return Some(0);
    }
    let from = from.checked_sub(exponent)?;
    if from >= 0 {
        let from = u8::try_from(from.min(200)).ok()?;
        if from.saturating_sub(scale) > 38 {
            return Some(0);
        }
        return rescale(unscaled, from, scale);
    }
    let factor = 10_i128.checked_pow(u32::try_from(-from).ok()?)?;
    rescale(unscaled.checked_mul(factor)?, 0, scale)
}

/// The decimal text `12.50` as its unscaled value at `scale`; for JSON numbers.
pub(super) fn parse_number(text: &str, precision: u8, scale: u8) -> Option<i128> {
    from_float_text(text, scale).filter(|value| fits(*value, precision))
}
