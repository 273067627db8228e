//! DeleteTable: deletes a table or view with its partitions and versions.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "DeleteTable", required: &["DatabaseName", "Name"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "Name")?;
    context.catalog().drop_table(&name).map_err(|error| refused(&error))?;
    Ok(json!({}))
}
