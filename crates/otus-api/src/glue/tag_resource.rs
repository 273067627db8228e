//! TagResource: adds tags to a resource.
//! It must not know what stands in it.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "TagResource", required: &["ResourceArn", "TagsToAdd"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let tags: std::collections::BTreeMap<String, String> =
        fields.shape("TagsToAdd")?.unwrap_or_default();
    let tags: Vec<(String, String)> = tags.into_iter().collect();
    context.executions.history().tag(&context.our_arn(fields.required("ResourceArn")?), &tags)?;
    Ok(json!({}))
}
