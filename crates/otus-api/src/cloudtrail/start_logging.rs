//! StartLogging: lets a trail take events.
//! It must not know how events are written.

use serde_json::Value;

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "StartLogging", required: &["Name"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    super::set_logging(context, fields, true)
}
