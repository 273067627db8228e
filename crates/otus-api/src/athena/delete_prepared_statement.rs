//! DeletePreparedStatement: forgets a kept statement.
//! It must not know its text.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "DeletePreparedStatement",
    required: &["StatementName", "WorkGroup"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let (workgroup, name) = (fields.required("WorkGroup")?, fields.required("StatementName")?);
    context.executions.delete_prepared(workgroup, name)?;
    Ok(json!({}))
}
