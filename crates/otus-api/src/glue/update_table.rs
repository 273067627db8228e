//! UpdateTable: replaces a table; the old version stays unless SkipArchive.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "UpdateTable", required: &["DatabaseName"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let table = shapes::table_input(fields)?;
    let expected = match fields.owned("VersionId")? {
        None => None,
        Some(text) => Some(super::version(&text)?),
    };
    let archive = !fields.boolean("SkipArchive")?.unwrap_or_default();
    let updated = context.catalog().update_table(table, expected, archive);
    updated.map_err(|error| refused(&error))?;
    Ok(json!({}))
}
