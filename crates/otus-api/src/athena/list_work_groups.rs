//! ListWorkGroups: workgroups by name.
//! It must not know their queries.

use serde_json::Value;

use super::shapes::page;
use super::shapes::workgroup;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "ListWorkGroups", required: &[], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let found = context.executions.workgroups(page::size(fields)?, page::token(fields)?)?;
    let groups = found.items.iter().map(workgroup::summary).collect();
    Ok(page::answer("WorkGroups", groups, found.next))
}
