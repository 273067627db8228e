//! ListQueryExecutions: ids of a workgroup's executions, newest first.
//! It must not know executions.

use serde_json::Value;

use super::shapes::page;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "ListQueryExecutions", required: &[], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let workgroup = fields.text("WorkGroup")?;
    let found = context.executions.list(workgroup, page::size(fields)?, page::token(fields)?)?;
    let ids = found.items.into_iter().map(Value::String).collect();
    Ok(page::answer("QueryExecutionIds", ids, found.next))
}
