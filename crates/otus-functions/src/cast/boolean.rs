//! Casts to boolean. It must not know other targets.

use otus_types::{QueryError, TrinoType};

use super::bad_cast;
use crate::value::Value;

pub(super) fn cast(value: &Value, _from: &TrinoType) -> Result<Value, QueryError> {
    Ok(Value::Boolean(match value {
        // A boolean inside JSON.
        Value::Boolean(value) => *value,
        Value::Int(value) => *value != 0,
        Value::Real(value) => *value != 0.0,
        Value::Double(value) => *value != 0.0,
        Value::Decimal(value) => *value != 0,
        Value::Text(text) => match text.to_ascii_lowercase().as_str() {
            "t" | "true" | "1" => true,
            "f" | "false" | "0" => false,
            _ => return Err(bad_cast(format!("Cannot cast '{text}' to BOOLEAN"))),
        },
        _ => return Ok(Value::Null),
    }))
}
