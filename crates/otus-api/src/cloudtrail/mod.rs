//! CloudTrail's API: trails of our own audit, and LookupEvents over them. One file for each
//! operation, listed in [`OPERATIONS`]. It must not know how events are written.

mod create_trail;
mod delete_trail;
mod describe_trails;
mod get_event_selectors;
mod get_trail;
mod get_trail_status;
mod list_trails;
mod lookup_events;
mod put_event_selectors;
mod shapes;
mod start_logging;
mod stop_logging;
mod update_trail;

use otus_service::audit::Trail;
use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

/// Every operation, by name.
pub const OPERATIONS: &[Operation] = &[
    create_trail::OPERATION,
    delete_trail::OPERATION,
    describe_trails::OPERATION,
    get_event_selectors::OPERATION,
    get_trail::OPERATION,
    get_trail_status::OPERATION,
    list_trails::OPERATION,
    lookup_events::OPERATION,
    put_event_selectors::OPERATION,
    start_logging::OPERATION,
    stop_logging::OPERATION,
    update_trail::OPERATION,
];

/// `1 validation error detected: …`
#[must_use]
pub fn invalid(violations: &[String]) -> ApiError {
    ApiError::validation("ValidationException", violations)
}

/// A trail's ARN.
fn arn(context: &Context, name: &str) -> String {
    format!("arn:aws:cloudtrail:{}:{}:trail/{name}", context.region, context.account)
}

/// The name in a name or an ARN.
fn name_of(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or(text)
}

/// The trail that `Name` or `TrailName` names.
fn find(context: &Context, fields: Fields<'_>) -> Result<Trail, ApiError> {
    let text = match fields.text("Name")? {
        Some(name) => name,
        None => fields.required("TrailName")?,
    };
    let name = name_of(text);
    context.executions.trail(name)?.ok_or_else(|| {
        let text = format!("Unknown trail: {name} for the user: {}", context.account);
        ApiError::new("TrailNotFoundException", text)
    })
}

fn check_bucket(context: &Context, bucket: &str) -> Result<(), ApiError> {
    if context.executions.service().engine().objects().bucket(bucket).is_ok() {
        return Ok(());
    }
    let text = format!("S3 bucket {bucket} does not exist!");
    Err(ApiError::new("S3BucketDoesNotExistException", text))
}

fn set_logging(context: &Context, fields: Fields<'_>, on: bool) -> Result<Value, ApiError> {
    let mut trail = find(context, fields)?;
    trail.is_logging = on;
    let now = Some(chrono::Utc::now().timestamp_millis());
    if on {
        trail.started_ms = now;
    } else {
        trail.stopped_ms = now;
    }
    context.executions.keep_trail(&trail, true)?;
    Ok(json!({}))
}
