//! BatchDeletePartition: takes partitions from the catalog; those not there come back in Errors.
//! It must not know how the catalog is kept.

use otus_catalog::Batch;
use serde_json::Value;

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "BatchDeletePartition",
    required: &["DatabaseName", "TableName", "PartitionsToDelete"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let values = shapes::value_lists(fields, "PartitionsToDelete")?;
    super::check_length("partitionsToDelete", values.len(), 25)?;
    let passed = context.catalog().drop_partitions(&name, &values, Batch::SkipAndReport);
    let passed = passed.map_err(|error| refused(&error))?;
    let missing = super::not_found("Cannot find partition.");
    let errors = passed.iter().filter_map(|at| values.get(*at));
    Ok(super::errors(errors.map(|it| shapes::partition_error(it, &missing)).collect()))
}
