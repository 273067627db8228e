//! CreateUserDefinedFunction: keeps a function's definition.
//! It must not know what stands in it.

use otus_catalog::Put;
use serde_json::{Value, json};

use super::documents;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "CreateUserDefinedFunction",
    required: &["DatabaseName", "FunctionInput"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let function = documents::function(fields)?;
    let name = function.get("FunctionName").and_then(Value::as_str).unwrap_or_default();
    let key = documents::function_key(fields.required("DatabaseName")?, name);
    documents::put(context, &key, &Value::Object(function), Put::Create)?;
    Ok(json!({}))
}
