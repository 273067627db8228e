//! DeleteWorkGroup: deletes a workgroup, with RecursiveDeleteOption also what it holds.
//! It must not know queries.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "DeleteWorkGroup", required: &["WorkGroup"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let recursive = fields.boolean("RecursiveDeleteOption")?.unwrap_or_default();
    context.executions.delete_workgroup(fields.required("WorkGroup")?, recursive)?;
    Ok(json!({}))
}
