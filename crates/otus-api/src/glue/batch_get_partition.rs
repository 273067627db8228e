//! BatchGetPartition: several registered partitions; what is not there is left out.
//! It must not know how the catalog is kept.

use otus_catalog::CatalogError;
use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "BatchGetPartition",
    required: &["DatabaseName", "TableName", "PartitionsToGet"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let wanted = shapes::value_lists(fields, "PartitionsToGet")?;
    super::check_length("partitionsToGet", wanted.len(), 1000)?;
    shapes::find(context, &name)?;
    let mut found = Vec::new();
    for values in &wanted {
        match context.catalog().partition(&name, values) {
            Ok(partition) => found.push(shapes::partition(context, &name, &partition)),
            Err(CatalogError::NotFound { .. }) => {}
            Err(error) => return Err(refused(&error)),
        }
    }
    Ok(json!({ "Partitions": found, "UnprocessedKeys": [] }))
}
