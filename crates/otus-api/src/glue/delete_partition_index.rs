//! DeletePartitionIndex: forgets a partition index's definition.
//! It must not know what stands in it.

use serde_json::{Value, json};

use super::documents;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "DeletePartitionIndex",
    required: &["DatabaseName", "TableName", "IndexName"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    documents::drop(context, &documents::index_key(fields, fields.required("IndexName")?)?)?;
    Ok(json!({}))
}
