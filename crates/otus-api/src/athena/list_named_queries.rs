//! ListNamedQueries: ids of a workgroup's saved queries, newest first.
//! It must not know their texts.

use serde_json::Value;

use super::shapes::page;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "ListNamedQueries", required: &[], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let workgroup = fields.text("WorkGroup")?;
    let found =
        context.executions.named_queries(workgroup, page::size(fields)?, page::token(fields)?)?;
    let ids = found.items.into_iter().map(Value::String).collect();
    Ok(page::answer("NamedQueryIds", ids, found.next))
}
