//! ListTrails: names of all trails.
//! It must not know how events are written.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "ListTrails", required: &[], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let trails = context.executions.trails()?;
    let summary = |it: &otus_service::audit::Trail| {
        json!({
            "TrailARN": super::arn(context, &it.name),
            "Name": it.name,
            "HomeRegion": context.region,
        })
    };
    let answer = json!({ "Trails": trails.iter().map(summary).collect::<Vec<_>>() });
    fields.text("NextToken")?;
    Ok(answer)
}
