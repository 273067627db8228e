//! UpdatePartition: replaces a partition; its values may change.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "UpdatePartition",
    required: &["DatabaseName", "TableName", "PartitionValueList", "PartitionInput"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let values = fields.texts("PartitionValueList")?;
    let Some(input) = fields.object("PartitionInput")? else { return Ok(json!({})) };
    let partition = shapes::partition_input(input)?;
    let updated = context.catalog().update_partition(&name, &values, partition);
    updated.map_err(|error| refused(&error))?;
    Ok(json!({}))
}
