//! PutEventSelectors: chooses which events a trail takes. What cannot be honoured is refused
//! by its name. It must not know how events are written.

use otus_service::audit::Selector;
use serde_json::Value;

use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "PutEventSelectors", required: &["TrailName"], writes: true, run };

/// Selectors of a trail, as in AWS.
const SELECTORS_MAX: usize = 5;
/// Sources whose events a selector may leave out, as in AWS; neither exists here.
const LEFT_OUT: [&str; 2] = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let mut trail = super::find(context, fields)?;
    if fields.has("AdvancedEventSelectors") {
        return Err(refused("AdvancedEventSelectors are not supported yet: use EventSelectors"));
    }
    let given = fields.objects("EventSelectors")?;
    if given.is_empty() || given.len() > SELECTORS_MAX {
        return Err(refused(format!("EventSelectors has {}, not 1 to 5 members", given.len())));
    }
    trail.event_selectors = given.into_iter().map(selector).collect::<Result<_, _>>()?;
    context.executions.keep_trail(&trail, true)?;
    Ok(shapes::selectors(context, &trail))
}

fn selector(given: Fields<'_>) -> Result<Selector, ApiError> {
    let (reads, writes) = match given.text("ReadWriteType")?.unwrap_or("All") {
        "All" => (true, true),
        "ReadOnly" => (true, false),
        "WriteOnly" => (false, true),
        other => return Err(refused(format!("ReadWriteType {other} is not one of CloudTrail's"))),
    };
    let left_out = given.texts("ExcludeManagementEventSources")?;
    if let Some(source) = left_out.iter().find(|it| !LEFT_OUT.contains(&it.as_str())) {
        return Err(refused(format!("Events of {source} cannot be left out")));
    }
    let mut objects = Vec::new();
    for resource in given.objects("DataResources")? {
        let kind = resource.text("Type")?.unwrap_or_default();
        if kind != "AWS::S3::Object" {
            let text = format!("DataResources of type {kind:?}: only AWS::S3::Object exists here");
            return Err(refused(text));
        }
        for arn in resource.texts("Values")? {
            objects.push(object_arn(arn)?);
        }
    }
    let management = given.boolean("IncludeManagementEvents")?.unwrap_or(true);
    Ok(Selector { reads, writes, management, objects })
}

/// `arn:aws:s3` for all objects, `arn:aws:s3:::bucket/` and `arn:aws:s3:::bucket/prefix`.
fn object_arn(arn: String) -> Result<String, ApiError> {
    let path = arn.strip_prefix("arn:aws:s3:::");
    let is_prefix = path.is_some_and(|it| it.split_once('/').is_some_and(|it| !it.0.is_empty()));
    if arn == "arn:aws:s3" || path == Some("") || is_prefix {
        return Ok(arn);
    }
    Err(refused(format!("Value {arn} for DataResources.Values is invalid.")))
}

fn refused(text: impl Into<String>) -> ApiError {
    ApiError::new("InvalidEventSelectorsException", text)
}
