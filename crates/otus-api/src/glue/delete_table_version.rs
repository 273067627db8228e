//! DeleteTableVersion: deletes one archived version.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "DeleteTableVersion",
    required: &["DatabaseName", "TableName", "VersionId"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let version = super::version(fields.required("VersionId")?)?;
    context.catalog().drop_table_version(&name, version).map_err(|error| refused(&error))?;
    Ok(json!({}))
}
