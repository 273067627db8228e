//! ListTagsForResource: tags of a workgroup or catalog.
//! It must not know what they mean.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "ListTagsForResource", required: &["ResourceARN"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let arn = fields.required("ResourceARN")?;
    super::check_resource(context, arn)?;
    let tags = context.executions.history().tags(&context.our_arn(arn))?.into_iter();
    let tags: Vec<Value> = tags.map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
    Ok(json!({ "Tags": tags }))
}
