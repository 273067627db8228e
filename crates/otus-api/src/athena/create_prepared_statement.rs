//! CreatePreparedStatement: keeps a statement under a name.
//! It must not know its parameters.

use serde_json::{Value, json};

use super::shapes::prepared_statement;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "CreatePreparedStatement",
    required: &["StatementName", "WorkGroup", "QueryStatement"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    context.executions.keep_prepared(prepared_statement::read(fields)?, false)?;
    Ok(json!({}))
}
