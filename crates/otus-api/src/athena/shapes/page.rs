//! `MaxResults`, `NextToken` and the answer to them in Athena's lists. It must not know
//! what is listed.

use serde_json::{Map, Value};

use crate::wire::{ApiError, Fields};

/// Most of Athena's lists give 50 items a page at most.
pub const LIST_MAX: usize = 50;

/// How many items are asked for.
///
/// # Errors
/// Outside of 1 to 50, in the framework's words.
pub fn size(fields: Fields<'_>) -> Result<usize, ApiError> {
    let Some(asked) = fields.integer("MaxResults")? else { return Ok(LIST_MAX) };
    let bound = |bound: &str| {
        let text = format!(
            "Value '{asked}' at 'maxResults' failed to satisfy constraint: \
             Member must have value {bound}"
        );
        ApiError::validation("InvalidRequestException", &[text])
            .with("AthenaErrorCode", "INVALID_INPUT")
    };
    match usize::try_from(asked) {
        Ok(asked) if asked > LIST_MAX => Err(bound(&format!("less than or equal to {LIST_MAX}"))),
        Ok(asked) if asked > 0 => Ok(asked),
        _ => Err(bound("greater than or equal to 1")),
    }
}

/// The token, absent when empty.
///
/// # Errors
/// `SerializationException`.
pub fn token<'a>(fields: Fields<'a>) -> Result<Option<&'a str>, ApiError> {
    Ok(fields.text("NextToken")?.filter(|it| !it.is_empty()))
}

/// A token that no page gave out.
#[must_use]
pub fn malformed(token: &str) -> ApiError {
    otus_service::Refusal::bad_token(token).into()
}

/// `{<name>: items, NextToken}`; no token at the end.
#[must_use]
pub fn answer(name: &str, items: Vec<Value>, next: Option<String>) -> Value {
    let mut members = Map::new();
    members.insert(name.to_owned(), Value::Array(items));
    if let Some(next) = next {
        members.insert(String::from("NextToken"), Value::String(next));
    }
    Value::Object(members)
}
