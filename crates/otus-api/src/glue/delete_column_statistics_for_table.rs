//! DeleteColumnStatisticsForTable: forgets statistics of one of a table's columns.
//! It must not know what stands in it.

use serde_json::{Value, json};

use super::documents;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "DeleteColumnStatisticsForTable",
    required: &["DatabaseName", "TableName", "ColumnName"],
    writes: true,
    run,
};

/// Also of a partition, where the fields name one.
pub(super) fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let owner = documents::columns_of(context, fields)?;
    documents::drop(context, &owner.column(fields.required("ColumnName")?))?;
    Ok(json!({}))
}
