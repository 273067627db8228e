//! `CAST(x AS json)`. It must not know other targets.

use otus_types::{QueryError, TrinoType};

use super::to_json::write;
use crate::value::Value;

pub(super) fn cast(value: &Value, from: &TrinoType) -> Result<Value, QueryError> {
    let mut text = String::new();
    write(value, from, &mut text);
    Ok(Value::Text(text))
}
