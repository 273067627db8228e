//! BatchGetQueryExecution: several executions at once; ids nobody knows come back apart.
//! It must not know how they ran.

use otus_service::Refusal;
use serde_json::{Value, json};

use super::shapes::execution::execution;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "BatchGetQueryExecution",
    required: &["QueryExecutionIds"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let ids = fields.texts("QueryExecutionIds")?;
    super::check_batch("queryExecutionIds", ids.len())?;
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for id in ids {
        match context.execution(&id) {
            Ok(record) => found.push(execution(&record)),
            Err(Refusal::Invalid { code, message }) => missing.push(json!({
                "QueryExecutionId": id,
                "ErrorCode": code,
                "ErrorMessage": message,
            })),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(json!({ "QueryExecutions": found, "UnprocessedQueryExecutionIds": missing }))
}
