//! DeleteTrail: deletes a trail; what it delivered stays.
//! It must not know how events are written.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "DeleteTrail", required: &["Name"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let trail = super::find(context, fields)?;
    context.executions.delete_trail(&trail.name)?;
    Ok(json!({}))
}
