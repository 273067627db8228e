//! UpdateUserDefinedFunction: replaces a function's definition.
//! It must not know what stands in it.

use otus_catalog::Put;
use serde_json::{Value, json};

use super::documents;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "UpdateUserDefinedFunction",
    required: &["DatabaseName", "FunctionName", "FunctionInput"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = fields.required("FunctionName")?;
    let mut function = documents::function(fields)?;
    function.insert(String::from("FunctionName"), name.into());
    let key = documents::function_key(fields.required("DatabaseName")?, name);
    documents::put(context, &key, &Value::Object(function), Put::Replace)?;
    Ok(json!({}))
}
