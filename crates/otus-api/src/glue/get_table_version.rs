//! GetTableVersion: one version of a table, the current one without VersionId.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "GetTableVersion",
    required: &["DatabaseName", "TableName"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let versions = context.catalog().table_versions(&name).map_err(|error| refused(&error))?;
    let wanted = match fields.owned("VersionId")? {
        None => None,
        Some(text) => Some(super::version(&text)?),
    };
    let found = versions.iter().find(|it| wanted.is_none_or(|wanted| it.version == wanted));
    let found = found.ok_or_else(|| super::not_found("Table version not found."))?;
    let version = json!({
        "Table": shapes::table(context, found),
        "VersionId": found.version.to_string(),
    });
    Ok(json!({ "TableVersion": version }))
}
