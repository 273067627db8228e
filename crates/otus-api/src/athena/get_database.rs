//! GetDatabase: a database.
//! It must not know its tables.

use serde_json::{Value, json};

use super::shapes::table_metadata;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "GetDatabase",
    required: &["CatalogName", "DatabaseName"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    table_metadata::check_catalog(fields)?;
    let name = fields.required("DatabaseName")?;
    let found = context.catalog().database(name).map_err(|it| table_metadata::refused(&it))?;
    Ok(json!({ "Database": table_metadata::database(&found) }))
}
