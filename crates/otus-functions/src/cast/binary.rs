//! Casts to varbinary and to sketches, whose bytes are the same. It must not know other
//! targets.

use otus_types::{QueryError, TrinoType};

use crate::value::Value;

pub(super) fn cast(value: &Value, from: &TrinoType) -> Result<Value, QueryError> {
    Ok(match (value, from) {
        (Value::Text(text), TrinoType::Char(n)) => {
            Value::Bytes(super::text::padded(text, *n).into_bytes())
        }
        (Value::Text(text), _) => Value::Bytes(text.clone().into_bytes()),
        (Value::Bytes(bytes), _) => Value::Bytes(bytes.clone()),
        _ => Value::Null,
    })
}
