//! JSON_OBJECT and JSON_ARRAY.

use otus_sql::ast::{JsonArray, JsonNulls, JsonObject, JsonReturning};
use otus_types::{ErrorCode, Span, TrinoType};

use super::super::calls::{call, cast};
use super::super::{ExprBinder, Typed};
use super::{named_row, output};
use crate::binder::{Result, error, not_supported};
use crate::plan::boolean;

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_json_object(&mut self, it: &JsonObject, span: Span) -> Result<Typed> {
        let unique = it.unique_keys == Some(true);
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for member in &it.members {
            if unique && member.value.format.is_some() {
                return Err(not_supported(
                    "WITH UNIQUE KEYS behavior for JSON_OBJECT function when input expression has FORMAT",
                    span,
                ));
            }
            let key = self.bind(&member.key)?;
            let key = match key.ty {
                TrinoType::Varchar(_) => key,
                TrinoType::Char(_) | TrinoType::Unknown => {
                    cast(key, &TrinoType::VARCHAR, false, member.key.span.get())?
                }
                ty => {
                    let text = format!("Invalid JSON object key type: {ty}");
                    return Err(error(ErrorCode::TypeMismatch, text, member.key.span));
                }
            };
            keys.push((String::new(), key));
            let value = self.json_value_of(&member.value)?;
            values.push((String::new(), with_text(value, "JSON_OBJECT", span)?));
        }
        let nulls = it.nulls != Some(JsonNulls::Absent);
        let arguments = vec![named_row(keys), named_row(values), flag(nulls), flag(unique)];
        returned(call("$json_object", arguments, span)?, it.returning.as_ref(), span)
    }

    pub(super) fn bind_json_array(&mut self, it: &JsonArray, span: Span) -> Result<Typed> {
        let mut values = Vec::with_capacity(it.elements.len());
        for element in &it.elements {
            let value = self.json_value_of(element)?;
            values.push((String::new(), with_text(value, "JSON_ARRAY", span)?));
        }
        let nulls = it.nulls == Some(JsonNulls::Null);
        let made = call("$json_array", vec![named_row(values), flag(nulls)], span)?;
        returned(made, it.returning.as_ref(), span)
    }
}

/// Refuses what has neither a JSON form nor a text.
fn with_text(value: Typed, function: &str, span: Span) -> Result<Typed> {
    use TrinoType as T;
    if matches!(value.ty, T::Array(_) | T::Map(..) | T::Row(_) | T::Varbinary) {
        let text = format!("Unsupported type of value passed to {function} function: {}", value.ty);
        return Err(error(ErrorCode::NotSupported, text, span));
    }
    Ok(value)
}

fn flag(value: bool) -> Typed {
    Typed::new(boolean(value), TrinoType::Boolean)
}

fn returned(made: Typed, returning: Option<&JsonReturning>, span: Span) -> Result<Typed> {
    match returning {
        Some(it) => output(made, &crate::types::resolve(&it.ty)?, it.format, span),
        None => Ok(made),
    }
}
