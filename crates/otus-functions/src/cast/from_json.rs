//! `CAST(json AS x)` for every x. It must not know other sources.

use otus_types::{QueryError, TrinoType};
use serde_json::Value as Json;

use super::{bad_cast, boolean, date, decimal, float, integer, text, timestamp};
use crate::value::{Value, key};

pub(super) fn cast(value: &Value, to: &TrinoType) -> Result<Value, QueryError> {
    let Value::Text(source) = value else {
        return Ok(Value::Null);
    };
    let json: Json = serde_json::from_str(source)
        .map_err(|_| bad_cast(format!("Cannot cast to {to}.\n{}", shortened(source))))?;
    convert(&json, to, source)
}

fn shortened(text: &str) -> String {
    text.chars().take(500).collect()
}

fn convert(json: &Json, to: &TrinoType, source: &str) -> Result<Value, QueryError> {
    use TrinoType as T;
    if *to == T::Json {
        return Ok(Value::Text(json.to_string()));
    }
    if json.is_null() {
        return Ok(Value::Null);
    }
    match to {
        T::Array(element) => {
            let Json::Array(items) = json else {
                return Err(unexpected(json, to, "a json array", source));
            };
            let items = items.iter().map(|item| convert(item, element, source));
            items.collect::<Result<_, _>>().map(Value::Array)
        }
        T::Map(key_type, value_type) => {
            let Json::Object(members) = json else {
                return Err(unexpected(json, to, "a json object", source));
            };
            let mut entries: Vec<(Value, Value)> = Vec::with_capacity(members.len());
            for (name, item) in members {
                let name = convert(&Json::String(name.clone()), key_type, source)?;
                if entries.iter().any(|(known, _)| key(known) == key(&name)) {
                    return Err(bad_cast(format!(
                        "Cannot cast to {to}. Duplicate keys are not allowed\n{}",
                        shortened(source)
                    )));
                }
                entries.push((name, convert(item, value_type, source)?));
            }
            Ok(Value::Map(entries))
        }
        T::Row(fields) => row(json, fields, to, source),
        _ => scalar(json, to, source),
    }
}

fn row(
    json: &Json,
    fields: &[otus_types::RowField],
    to: &TrinoType,
    source: &str,
) -> Result<Value, QueryError> {
    match json {
        Json::Array(items) => {
            let values = fields.iter().enumerate().map(|(at, field)| {
                items.get(at).map_or(Ok(Value::Null), |item| convert(item, &field.ty, source))
            });
            values.collect::<Result<_, _>>().map(Value::Row)
        }
        Json::Object(members) => {
            let values = fields.iter().map(|field| {
                let name = field.name.as_deref().unwrap_or_default();
                let found = members
                    .iter()
                    .find(|(member, _)| member.eq_ignore_ascii_case(name))
                    .map(|(_, item)| item);
                found.map_or(Ok(Value::Null), |item| convert(item, &field.ty, source))
            });
            values.collect::<Result<_, _>>().map(Value::Row)
        }
        _ => Err(unexpected(json, to, "a json array or object", source)),
    }
}

fn unexpected(json: &Json, to: &TrinoType, wanted: &str, source: &str) -> QueryError {
    let found = match json {
        Json::Array(_) => "[".to_owned(),
        Json::Object(_) => "{".to_owned(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    bad_cast(format!(
        "Cannot cast to {to}. Expected {wanted}, but got {found}\n{}",
        shortened(source)
    ))
}

fn scalar(json: &Json, to: &TrinoType, source: &str) -> Result<Value, QueryError> {
    use TrinoType as T;
    let value = match json {
        Json::Bool(value) => Value::Boolean(*value),
        Json::String(text) => Value::Text(text.clone()),
        Json::Number(number) => match number.as_i64() {
            Some(value) => Value::Int(value),
            None => return from_number(number, to, source),
        },
        _ => {
            let shown = if json.is_array() { "[" } else { "{" };
            return Err(bad_cast(format!(
                "Unexpected token when cast to {to}: {shown}\n{}",
                shortened(source)
            )));
        }
    };
    let from = match value {
        Value::Boolean(_) => T::Boolean,
        Value::Int(_) => T::Bigint,
        _ => T::VARCHAR,
    };
    let target = |name: &str| bad_cast(format!("Cannot cast '{}' to {name}", shortened(source)));
    match to {
        T::Boolean if matches!(value, Value::Boolean(_)) => Ok(value),
        T::Boolean => boolean::cast(&value, &from),
        T::Tinyint | T::Smallint | T::Integer | T::Bigint => {
            integer::cast(&value, &from, to).map_err(|_| target(&to.base_name().to_uppercase()))
        }
        T::Real | T::Double => float::cast(&value, &from, to),
        T::Decimal { precision, scale } => decimal::cast(&value, &from, *precision, *scale)
            .map_err(|_| target(&format!("DECIMAL({precision},{scale})"))),
        T::Varchar(_) | T::Char(_) => text::cast(&value, &from, to),
        T::Date => date::cast(&value, &from),
        T::Timestamp(_) => timestamp::cast(&value, &from, to),
        _ => Ok(Value::Null),
    }
}

/// A number with a fraction or an exponent, or beyond bigint.
fn from_number(
    number: &serde_json::Number,
    to: &TrinoType,
    source: &str,
) -> Result<Value, QueryError> {
    let text = number.to_string();
    let value = number.as_f64().unwrap_or(f64::NAN);
    match to {
        TrinoType::Decimal { precision, scale } => {
            decimal::parse_number(&text, *precision, *scale).map(Value::Decimal).ok_or_else(|| {
                bad_cast(format!(
                    "Cannot cast '{}' to DECIMAL({precision},{scale})",
                    shortened(source)
                ))
            })
        }
        TrinoType::Boolean => Ok(Value::Boolean(value != 0.0)),
        TrinoType::Real | TrinoType::Double => {
            float::cast(&Value::Double(value), &TrinoType::Double, to)
        }
        TrinoType::Varchar(_) | TrinoType::Char(_) => {
            text::cast(&Value::Double(value), &TrinoType::Double, to)
        }
        _ => integer::cast(&Value::Double(value), &TrinoType::Double, to),
    }
}
