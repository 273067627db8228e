//! CreatePartition: registers a partition.
//! It must not know how the catalog is kept.

use otus_catalog::Batch;
use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "CreatePartition",
    required: &["DatabaseName", "TableName", "PartitionInput"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let Some(input) = fields.object("PartitionInput")? else { return Ok(json!({})) };
    let partition = shapes::partition_input(input)?;
    let added = context.catalog().add_partitions(&name, vec![partition], Batch::AllOrNothing);
    added.map_err(|error| refused(&error))?;
    Ok(json!({}))
}
