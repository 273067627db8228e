//! GetEventSelectors: which events a trail takes.
//! It must not know how events are written.

use serde_json::Value;

use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "GetEventSelectors", required: &["TrailName"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    Ok(shapes::selectors(context, &super::find(context, fields)?))
}
