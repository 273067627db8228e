//! CreateTrail: makes a trail; it logs once StartLogging says so.
//! It must not know how events are written.

use otus_service::audit::Trail;
use serde_json::Value;

use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "CreateTrail", required: &["Name", "S3BucketName"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let (name, bucket) = (fields.required("Name")?, fields.required("S3BucketName")?);
    super::check_bucket(context, bucket)?;
    let trail = Trail::new(name, bucket, fields.owned("S3KeyPrefix")?);
    if !context.executions.keep_trail(&trail, false)? {
        let text = format!("Trail {name} already exists for customer: {}", context.account);
        return Err(ApiError::new("TrailAlreadyExistsException", text));
    }
    Ok(shapes::trail(context, &trail))
}
