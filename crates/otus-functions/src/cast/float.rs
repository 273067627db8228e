//! Casts to real and double. It must not know other targets.

use otus_types::render::decimal_text;
use otus_types::{QueryError, TrinoType};

use super::bad_cast;
use crate::value::Value;

pub(super) fn cast(value: &Value, from: &TrinoType, to: &TrinoType) -> Result<Value, QueryError> {
    let number = match value {
        Value::Boolean(value) => f64::from(u8::from(*value)),
        #[allow(clippy::cast_precision_loss)]
        Value::Int(value) if *to == TrinoType::Real => return Ok(Value::Real(*value as f32)),
        #[allow(clippy::cast_precision_loss)]
        Value::Int(value) => *value as f64,
        Value::Real(value) => f64::from(*value),
        Value::Double(value) => *value,
        Value::Decimal(value) => {
            let mut text = String::new();
            decimal_text(*value, scale_of(from), &mut text);
            return Ok(parse(&text, to).unwrap_or(Value::Null));
        }
        Value::Text(text) => {
            return parse(text, to).ok_or_else(|| {
                bad_cast(format!("Cannot cast '{text}' to {}", to.base_name().to_uppercase()))
            });
        }
        _ => return Ok(Value::Null),
    };
    #[allow(clippy::cast_possible_truncation)]
    Ok(match to {
        TrinoType::Real => Value::Real(number as f32),
        _ => Value::Double(number),
    })
}

pub(super) fn scale_of(ty: &TrinoType) -> u8 {
    match ty {
        TrinoType::Decimal { scale, .. } => *scale,
        _ => 0,
    }
}

/// Java's `Double.parseDouble`: blanks around, `NaN`, `Infinity`, a trailing `d` or `f`.
pub(super) fn parse(text: &str, to: &TrinoType) -> Option<Value> {
    let trimmed = text.trim_matches(|c: char| c <= ' ');
    let (sign, body) = match trimmed.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let special = match body {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        _ => None,
    };
    if special.is_none() && !body.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let digits = body.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(body);
    Some(match (to, special) {
        #[allow(clippy::cast_possible_truncation)]
        (TrinoType::Real, Some(value)) => Value::Real((sign * value) as f32),
        (_, Some(value)) => Value::Double(sign * value),
        (TrinoType::Real, None) => {
            let value: f32 = digits.parse().ok()?;
            Value::Real(if sign < 0.0 { -value } else { value })
        }
        (_, None) => Value::Double(sign * digits.parse::<f64>().ok()?),
    })
}
