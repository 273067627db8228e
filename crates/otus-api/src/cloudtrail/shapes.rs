//! Shapes that several operations give. They must not know which.

use otus_service::audit::Trail;
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
    let chosen = trail.selectors;
    let access = match (chosen.reads, chosen.writes) {
        (true, false) => "ReadOnly",
        (false, true) => "WriteOnly",
        _ => "All",
    };
    let objects = json!({ "Type": "AWS::S3::Object", "Values": ["arn:aws:s3"] });
    json!({
        "TrailARN": super::arn(context, &trail.name),
        "EventSelectors": [{
            "ReadWriteType": access,
            "IncludeManagementEvents": chosen.management,
            "DataResources": if chosen.data { vec![objects] } else { Vec::new() },
        }],
    })
}
