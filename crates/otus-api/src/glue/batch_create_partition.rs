//! BatchCreatePartition: registers partitions; those that exist come back in Errors.
//! It must not know how the catalog is kept.

use otus_catalog::{Batch, Partition};
use serde_json::Value;

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "BatchCreatePartition",
    required: &["DatabaseName", "TableName", "PartitionInputList"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let inputs = fields.objects("PartitionInputList")?;
    super::check_length("partitionInputList", inputs.len(), 100)?;
    let partitions: Vec<Partition> =
        inputs.into_iter().map(shapes::partition_input).collect::<Result<_, _>>()?;
    let values: Vec<Vec<String>> = partitions.iter().map(|it| it.values.clone()).collect();
    let passed = context.catalog().add_partitions(&name, partitions, Batch::SkipAndReport);
    let passed = passed.map_err(|error| refused(&error))?;
    let exists = super::already_exists("Partition already exists.");
    let errors = passed.iter().filter_map(|at| values.get(*at));
    Ok(super::errors(errors.map(|it| shapes::partition_error(it, &exists)).collect()))
}
