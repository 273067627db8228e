//! GetColumnStatisticsForTable: statistics of a table's columns; those without come back in Errors.
//! It must not know what stands in it.

use serde_json::{Value, json};

use super::documents;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "GetColumnStatisticsForTable",
    required: &["DatabaseName", "TableName", "ColumnNames"],
    writes: false,
    run,
};

/// Also of a partition, where the fields name one.
pub(super) fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let owner = documents::columns_of(context, fields)?;
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for column in fields.texts("ColumnNames")? {
        match documents::get(context, &owner.column(&column)) {
            Ok(statistics) => found.push(statistics),
            Err(error) => errors.push(json!({
                "ColumnName": column,
                "Error": { "ErrorCode": error.code, "ErrorMessage": error.message },
            })),
        }
    }
    Ok(json!({ "ColumnStatisticsList": found, "Errors": errors }))
}
