//! GetPreparedStatement: a kept statement.
//! It must not know its parameters.

use serde_json::{Value, json};

use super::shapes::prepared_statement;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "GetPreparedStatement",
    required: &["StatementName", "WorkGroup"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let (workgroup, name) = (fields.required("WorkGroup")?, fields.required("StatementName")?);
    let found = context.executions.prepared(workgroup, name)?;
    Ok(json!({ "PreparedStatement": prepared_statement::prepared_statement(&found) }))
}
