//! GetPartition: a registered partition.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "GetPartition",
    required: &["DatabaseName", "TableName", "PartitionValues"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let values = fields.texts("PartitionValues")?;
    let found = context.catalog().partition(&name, &values).map_err(|error| refused(&error))?;
    Ok(json!({ "Partition": shapes::partition(context, &name, &found) }))
}
