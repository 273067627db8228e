//! StopQueryExecution: stops an execution; one that ended stays as it is.
//! It must not know how the work stops.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "StopQueryExecution", required: &["QueryExecutionId"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let id = fields.required("QueryExecutionId")?;
    context.execution(id)?;
    context.executions.stop(id)?;
    Ok(json!({}))
}
