//! GetPartitionIndexes: partition indexes of a table.
//! It must not know what stands in it.

use serde_json::{Value, json};

use super::documents;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "GetPartitionIndexes",
    required: &["DatabaseName", "TableName"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let found = documents::list(context, &documents::index_key(fields, "")?)?;
    let indexes: Vec<Value> = found.into_iter().map(|it| it.1).collect();
    Ok(json!({ "PartitionIndexDescriptorList": indexes }))
}
