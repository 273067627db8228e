//! GetQueryExecution: everything that is known of an execution.
//! It must not know how it ran.

use serde_json::{Value, json};

use super::shapes::execution::execution;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "GetQueryExecution", required: &["QueryExecutionId"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let record = context.execution(fields.required("QueryExecutionId")?)?;
    Ok(json!({ "QueryExecution": execution(&record) }))
}
