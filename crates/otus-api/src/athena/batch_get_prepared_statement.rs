//! BatchGetPreparedStatement: several kept statements at once.
//! It must not know their texts.

use otus_service::Refusal;
use serde_json::{Value, json};

use super::shapes::prepared_statement;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "BatchGetPreparedStatement",
    required: &["PreparedStatementNames", "WorkGroup"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let names = fields.texts("PreparedStatementNames")?;
    super::check_batch("preparedStatementNames", names.len())?;
    let workgroup = fields.required("WorkGroup")?;
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for name in names {
        match context.executions.prepared(workgroup, &name) {
            Ok(it) => found.push(prepared_statement::prepared_statement(&it)),
            Err(Refusal::NotFound { message, .. }) => missing.push(json!({
                "StatementName": name,
                "ErrorCode": "STATEMENT_NOT_FOUND",
                "ErrorMessage": message,
            })),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(json!({ "PreparedStatements": found, "UnprocessedPreparedStatementNames": missing }))
}
