//! GetTags: tags of a resource.
//! It must not know what stands in it.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "GetTags", required: &["ResourceArn"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let tags =
        context.executions.history().tags(&context.our_arn(fields.required("ResourceArn")?))?;
    let tags: serde_json::Map<String, Value> =
        tags.into_iter().map(|(key, value)| (key, Value::String(value))).collect();
    Ok(json!({ "Tags": tags }))
}
