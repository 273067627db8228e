//! GetDatabase: a database.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "GetDatabase", required: &["Name"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = fields.required("Name")?;
    let found = context.catalog().database(name).map_err(|error| refused(&error))?;
    Ok(json!({ "Database": shapes::database(context, &found) }))
}
