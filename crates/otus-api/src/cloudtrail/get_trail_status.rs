//! GetTrailStatus: whether a trail logs, and how its last delivery went.
//! It must not know how events are written.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};
use crate::wire::{seconds, without_nulls};

pub const OPERATION: Operation =
    Operation { name: "GetTrailStatus", required: &["Name"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let trail = super::find(context, fields)?;
    Ok(without_nulls(json!({
        "IsLogging": trail.is_logging,
        "StartLoggingTime": trail.started_ms.map(seconds),
        "StopLoggingTime": trail.stopped_ms.map(seconds),
        "LatestDeliveryTime": trail.last_delivery_ms.map(seconds),
        "LatestDeliveryError": trail.last_error,
    })))
}
