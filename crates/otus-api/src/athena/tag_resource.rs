//! TagResource: adds tags to a workgroup or catalog.
//! It must not know what they mean.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "TagResource", required: &["ResourceARN", "Tags"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let arn = fields.required("ResourceARN")?;
    super::check_resource(context, arn)?;
    context.executions.history().tag(&context.our_arn(arn), &fields.tags("Tags")?)?;
    Ok(json!({}))
}
