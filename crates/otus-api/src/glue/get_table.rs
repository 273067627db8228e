//! GetTable: a table or view.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "GetTable", required: &["DatabaseName", "Name"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let found = shapes::find(context, &shapes::table_name(fields, "Name")?)?;
    Ok(json!({ "Table": shapes::table(context, &found) }))
}
