//! DeleteNamedQuery: deletes a saved query.
//! It must not know its text.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "DeleteNamedQuery", required: &["NamedQueryId"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    context.executions.delete_named_query(fields.required("NamedQueryId")?)?;
    Ok(json!({}))
}
