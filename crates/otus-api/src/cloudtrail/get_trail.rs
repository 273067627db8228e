//! GetTrail: a trail.
//! It must not know how events are written.

use serde_json::{Value, json};

use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "GetTrail", required: &["Name"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let trail = super::find(context, fields)?;
    Ok(json!({ "Trail": shapes::trail(context, &trail) }))
}
