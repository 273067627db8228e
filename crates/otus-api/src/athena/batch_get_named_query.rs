//! BatchGetNamedQuery: several saved queries at once.
//! It must not know their texts.

use otus_service::Refusal;
use serde_json::{Value, json};

use super::shapes::library;
use super::shapes::named_query::named_query;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "BatchGetNamedQuery", required: &["NamedQueryIds"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let ids = fields.texts("NamedQueryIds")?;
    super::check_batch("namedQueryIds", ids.len())?;
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for id in ids {
        if let Some(query) = library::named_query(context, &id) {
            found.push(named_query(&query));
            continue;
        }
        match context.executions.named_query(&id) {
            Ok(query) => found.push(named_query(&query)),
            Err(Refusal::Invalid { code, message }) => missing.push(json!({
                "NamedQueryId": id,
                "ErrorCode": code,
                "ErrorMessage": message,
            })),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(json!({ "NamedQueries": found, "UnprocessedNamedQueryIds": missing }))
}
