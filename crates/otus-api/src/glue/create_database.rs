//! CreateDatabase: makes a database.
//! It must not know how the catalog is kept.

use std::collections::BTreeMap;

use otus_catalog::Database;
use serde_json::{Value, json};

use super::refused;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "CreateDatabase", required: &["DatabaseInput"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let input = fields.object("DatabaseInput")?;
    let database: Database = match input {
        Some(input) => input.whole()?,
        None => Database::default(),
    };
    let arn =
        format!("arn:aws:glue:{}:{}:database/{}", context.region, context.account, database.name);
    context.catalog().create_database(database).map_err(|error| refused(&error))?;
    let tags: BTreeMap<String, String> = fields.shape("Tags")?.unwrap_or_default();
    if !tags.is_empty() {
        let tags: Vec<(String, String)> = tags.into_iter().collect();
        context.executions.history().tag(&arn, &tags)?;
    }
    Ok(json!({}))
}
