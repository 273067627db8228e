//! StopLogging: lets a trail take no more events.
//! It must not know how events are written.

use serde_json::Value;

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "StopLogging", required: &["Name"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    super::set_logging(context, fields, false)
}
