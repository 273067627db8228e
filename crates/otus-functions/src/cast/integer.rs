//! Casts to tinyint, smallint, integer and bigint: halves away from zero, an error beyond
//! the range. It must not know other targets.

use otus_types::render::decimal_text;
use otus_types::{QueryError, TrinoType};

use super::bad_cast;
use crate::rows::out_of_range;
use crate::value::Value;

pub(super) fn cast(value: &Value, from: &TrinoType, to: &TrinoType) -> Result<Value, QueryError> {
    match value {
        Value::Boolean(value) => Ok(Value::Int(i64::from(*value))),
        Value::Int(value) => fits(*value, to)
            .map(Value::Int)
            .ok_or_else(|| out_of_range(format!("Out of range for {to}: {value}"))),
        Value::Real(value) => float(f64::from(*value), "real", &java_real(*value), to),
        Value::Double(value) => float(*value, "double", &java_double(*value), to),
        Value::Decimal(value) => decimal(*value, from, to),
        Value::Text(text) => parse(text, to)
            .map(Value::Int)
            .ok_or_else(|| bad_cast(format!("Cannot cast '{text}' to {}", varchar_name(to)))),
        _ => Ok(Value::Null),
    }
}

fn java_double(value: f64) -> String {
    let mut text = String::new();
    otus_types::render::double_text(value, &mut text);
    text
}

fn java_real(value: f32) -> String {
    let mut text = String::new();
    otus_types::render::real_text(value, &mut text);
    text
}

/// The name Trino uses when text is no integer.
pub(super) fn varchar_name(ty: &TrinoType) -> &'static str {
    match ty {
        TrinoType::Tinyint => "TINYINT",
        TrinoType::Smallint => "SMALLINT",
        TrinoType::Integer => "INT",
        _ => "BIGINT",
    }
}

/// `value` if the type holds it.
pub(super) fn fits(value: i64, ty: &TrinoType) -> Option<i64> {
    let ok = match ty {
        TrinoType::Tinyint => i8::try_from(value).is_ok(),
        TrinoType::Smallint => i16::try_from(value).is_ok(),
        TrinoType::Integer => i32::try_from(value).is_ok(),
        _ => true,
    };
    ok.then_some(value)
}

/// Java's `Long.parseLong`: digits with one sign, nothing else.
pub(super) fn parse(text: &str, ty: &TrinoType) -> Option<i64> {
    text.parse::<i64>().ok().and_then(|value| fits(value, ty))
}

fn float(value: f64, name: &str, text: &str, to: &TrinoType) -> Result<Value, QueryError> {
    if value.is_nan() {
        return Err(bad_cast(format!("Cannot cast {name} NaN to {to}")));
    }
    let rounded = value.round();
    #[allow(clippy::cast_possible_truncation)]
    let whole = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0)
        .contains(&rounded)
        .then_some(rounded as i64);
    whole.and_then(|whole| fits(whole, to)).map(Value::Int).ok_or_else(|| match to {
        TrinoType::Bigint => bad_cast(format!("Unable to cast {text} to bigint")),
        _ => out_of_range(format!("Out of range for {to}: {text}")),
    })
}

fn decimal(value: i128, from: &TrinoType, to: &TrinoType) -> Result<Value, QueryError> {
    let scale = match from {
        TrinoType::Decimal { scale, .. } => *scale,
        _ => 0,
    };
    let rounded = super::decimal::rescale(value, scale, 0);
    rounded
        .and_then(|value| i64::try_from(value).ok())
        .and_then(|value| fits(value, to))
        .map(Value::Int)
        .ok_or_else(|| {
            let mut text = String::new();
            decimal_text(value, scale, &mut text);
            bad_cast(format!("Cannot cast '{text}' to {}", to.base_name().to_uppercase()))
        })
}
