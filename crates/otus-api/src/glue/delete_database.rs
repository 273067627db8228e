//! DeleteDatabase: deletes a database with all that is in it, as Glue does.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::refused;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "DeleteDatabase", required: &["Name"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = fields.required("Name")?;
    context.catalog().drop_database(name, true).map_err(|error| refused(&error))?;
    Ok(json!({}))
}
