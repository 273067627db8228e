//! CreatePartitionIndex: keeps a partition index's definition; partitions are found without it.
//! It must not know what stands in it.

use otus_catalog::Put;
use serde_json::{Value, json};

use super::documents;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "CreatePartitionIndex",
    required: &["DatabaseName", "TableName", "PartitionIndex"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let index = documents::index(context, fields)?;
    let name = index.get("IndexName").and_then(Value::as_str).unwrap_or_default().to_owned();
    let key = documents::index_key(fields, &name)?;
    documents::put(context, &key, &index, Put::Create)?;
    Ok(json!({}))
}
