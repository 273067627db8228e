//! DeletePartition: takes a partition from the catalog; its objects stay.
//! It must not know how the catalog is kept.

use otus_catalog::Batch;
use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "DeletePartition",
    required: &["DatabaseName", "TableName", "PartitionValues"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let values = vec![fields.texts("PartitionValues")?];
    let dropped = context.catalog().drop_partitions(&name, &values, Batch::AllOrNothing);
    dropped.map_err(|error| refused(&error))?;
    Ok(json!({}))
}
