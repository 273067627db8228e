//! DescribeTrails: trails, all of them or those named.
//! It must not know how events are written.

use serde_json::{Value, json};

use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "DescribeTrails", required: &[], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let names = fields.texts("trailNameList")?;
    let wanted = |name: &str| names.is_empty() || names.iter().any(|it| super::name_of(it) == name);
    let trails = context.executions.trails()?;
    let trails = trails.iter().filter(|it| wanted(&it.name));
    let trails: Vec<Value> = trails.map(|it| shapes::trail(context, it)).collect();
    Ok(json!({ "trailList": trails }))
}
