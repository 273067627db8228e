//! Shapes that several operations give. They must not know which.

use otus_service::audit::{Selector, Trail};
use serde_json::{Value, json};

use crate::wire::{Context, without_nulls};

#[must_use]
pub fn trail(context: &Context, trail: &Trail) -> Value {
    without_nulls(json!({
        "Name": trail.name,
        "S3BucketName": trail.bucket,
        "S3KeyPrefix": trail.prefix,
        "IncludeGlobalServiceEvents": true,
        "IsMultiRegionTrail": true,
        "HomeRegion": context.region,
        "TrailARN": super::arn(context, &trail.name),
        "LogFileValidationEnabled": false,
        "HasCustomEventSelectors": false,
        "HasInsightSelectors": false,
        "IsOrganizationTrail": false,
    }))
}

#[must_use]
pub fn selectors(context: &Context, trail: &Trail) -> Value {
    json!({
        "TrailARN": super::arn(context, &trail.name),
        "EventSelectors": trail.event_selectors.iter().map(selector).collect::<Vec<_>>(),
    })
}

fn selector(selector: &Selector) -> Value {
    let access = match (selector.reads, selector.writes) {
        (true, false) => "ReadOnly",
        (false, true) => "WriteOnly",
        _ => "All",
    };
    let objects = json!({ "Type": "AWS::S3::Object", "Values": selector.objects });
    json!({
        "ReadWriteType": access,
        "IncludeManagementEvents": selector.management,
        "DataResources": if selector.objects.is_empty() { Vec::new() } else { vec![objects] },
        "ExcludeManagementEventSources": [],
    })
}
