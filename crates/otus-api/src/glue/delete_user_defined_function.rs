//! DeleteUserDefinedFunction: forgets a function's definition.
//! It must not know what stands in it.

use serde_json::{Value, json};

use super::documents;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "DeleteUserDefinedFunction",
    required: &["DatabaseName", "FunctionName"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let database = fields.required("DatabaseName")?;
    let key = documents::function_key(database, fields.required("FunctionName")?);
    documents::drop(context, &key)?;
    Ok(json!({}))
}
