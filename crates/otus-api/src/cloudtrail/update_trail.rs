//! UpdateTrail: sends a trail's events elsewhere.
//! It must not know how events are written.

use serde_json::Value;

use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "UpdateTrail", required: &["Name"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let mut trail = super::find(context, fields)?;
    if let Some(bucket) = fields.owned("S3BucketName")? {
        super::check_bucket(context, &bucket)?;
        trail.bucket = bucket;
    }
    if fields.has("S3KeyPrefix") {
        trail.prefix = fields.owned("S3KeyPrefix")?;
    }
    context.executions.keep_trail(&trail, true)?;
    Ok(shapes::trail(context, &trail))
}
