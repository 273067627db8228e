//! BatchUpdatePartition: replaces several partitions; what fails comes back in Errors.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "BatchUpdatePartition",
    required: &["DatabaseName", "TableName", "Entries"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let entries = fields.objects("Entries")?;
    super::check_length("entries", entries.len(), 100)?;
    shapes::find(context, &name)?;
    let mut errors = Vec::new();
    for entry in entries {
        let values = entry.texts("PartitionValueList")?;
        let Some(input) = entry.object("PartitionInput")? else { continue };
        let partition = shapes::partition_input(input)?;
        if let Err(error) = context.catalog().update_partition(&name, &values, partition) {
            let error = refused(&error);
            errors.push(json!({
                "PartitionValueList": values,
                "ErrorDetail": { "ErrorCode": error.code, "ErrorMessage": error.message },
            }));
        }
    }
    Ok(super::errors(errors))
}
