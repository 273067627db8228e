//! UntagResource: takes tags from a resource.
//! It must not know what stands in it.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "UntagResource",
    required: &["ResourceArn", "TagsToRemove"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let keys = fields.texts("TagsToRemove")?;
    context.executions.history().untag(&context.our_arn(fields.required("ResourceArn")?), &keys)?;
    Ok(json!({}))
}
