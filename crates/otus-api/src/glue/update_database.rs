//! UpdateDatabase: replaces a database's description, location and parameters.
//! It must not know how the catalog is kept.

use otus_catalog::Database;
use serde_json::{Value, json};

use super::refused;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "UpdateDatabase", required: &["Name", "DatabaseInput"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = fields.required("Name")?;
    let database: Database = fields.shape("DatabaseInput")?.unwrap_or_default();
    context.catalog().update_database(name, database).map_err(|error| refused(&error))?;
    Ok(json!({}))
}
