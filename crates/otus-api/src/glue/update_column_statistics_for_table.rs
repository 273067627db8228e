//! UpdateColumnStatisticsForTable: keeps statistics of a table's columns.
//! It must not know what stands in it.

use otus_catalog::Put;
use serde_json::{Value, json};

use super::documents;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "UpdateColumnStatisticsForTable",
    required: &["DatabaseName", "TableName", "ColumnStatisticsList"],
    writes: true,
    run,
};

/// Also of a partition, where the fields name one.
pub(super) fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let owner = documents::columns_of(context, fields)?;
    for statistics in fields.list("ColumnStatisticsList")? {
        let column = statistics.get("ColumnName").and_then(Value::as_str).unwrap_or_default();
        documents::put(context, &owner.column(column), statistics, Put::Either)?;
    }
    Ok(json!({ "Errors": [] }))
}
