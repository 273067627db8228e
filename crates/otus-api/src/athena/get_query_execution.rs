//! GetQueryExecution: everything that is known of an execution.
//! It must not know how it ran.

use otus_service::Executions;
use serde_json::{Value, json};

use super::shapes::execution::execution;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "GetQueryExecution", required: &["QueryExecutionId"], writes: false, run };

/// Whether the answer is in memory: this is what clients call all the time, also while every
/// core computes, and the way to another thread takes longer than the answer.
pub fn is_at_hand(executions: &Executions, body: &[u8]) -> bool {
    let body = Fields::parse(body).ok();
    let id = body.as_ref().and_then(|it| it.get("QueryExecutionId")?.as_str());
    id.is_some_and(|it| executions.is_in_memory(it))
}

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let record = context.execution(fields.required("QueryExecutionId")?)?;
    Ok(json!({ "QueryExecution": execution(&record) }))
}
