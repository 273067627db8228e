//! CreateTable: makes a table or view.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "CreateTable", required: &["DatabaseName"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let table = shapes::table_input(fields)?;
    context.catalog().create_table(table).map_err(|error| refused(&error))?;
    Ok(json!({}))
}
