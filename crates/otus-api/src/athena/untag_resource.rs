//! UntagResource: takes tags from a workgroup or catalog.
//! It must not know what they mean.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "UntagResource", required: &["ResourceARN", "TagKeys"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let arn = fields.required("ResourceARN")?;
    super::check_resource(context, arn)?;
    context.executions.history().untag(&context.our_arn(arn), &fields.texts("TagKeys")?)?;
    Ok(json!({}))
}
