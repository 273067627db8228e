//! GetWorkGroup: a workgroup's settings; many clients ask before every query.
//! It must not know queries.

use serde_json::{Value, json};

use super::shapes::workgroup;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "GetWorkGroup", required: &["WorkGroup"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let group = context.executions.workgroup(fields.required("WorkGroup")?)?;
    Ok(json!({ "WorkGroup": workgroup::workgroup(&group) }))
}
