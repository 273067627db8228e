//! GetTableMetadata: a table or view; an absent one is a MetadataException.
//! It must not know its rows.

use otus_catalog::TableName;
use serde_json::{Value, json};

use super::shapes::table_metadata;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "GetTableMetadata",
    required: &["CatalogName", "DatabaseName", "TableName"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    table_metadata::check_catalog(fields)?;
    let database = fields.required("DatabaseName")?;
    let name = TableName::new(database, fields.required("TableName")?);
    let found = context.catalog().table(&name).map_err(|it| table_metadata::refused(&it))?;
    Ok(json!({ "TableMetadata": table_metadata::table_metadata(&found) }))
}
