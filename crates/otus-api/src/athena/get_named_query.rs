//! GetNamedQuery: a saved query.
//! It must not know whether it parses.

use serde_json::{Value, json};

use super::shapes::library;
use super::shapes::named_query::named_query;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "GetNamedQuery", required: &["NamedQueryId"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let id = fields.required("NamedQueryId")?;
    let query = match library::named_query(context, id) {
        Some(query) => query,
        None => context.executions.named_query(id)?,
    };
    Ok(json!({ "NamedQuery": named_query(&query) }))
}
