//! GetTableVersions: versions of a table, newest first.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::page_of;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "GetTableVersions",
    required: &["DatabaseName", "TableName"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let versions = context.catalog().table_versions(&name).map_err(|error| refused(&error))?;
    // The list is newest first; the token is made of what sorts as the list does.
    let keyed = versions.into_iter().map(|it| (format!("{:020}", u64::MAX - it.version), it));
    let found = page_of(fields, keyed.collect(), super::PAGE_MAX, |it| &it.0, super::malformed)?;
    let version = |(_, it): &(String, otus_catalog::Table)| json!({ "Table": shapes::table(context, it), "VersionId": it.version.to_string() });
    let versions = found.items.iter().map(version).collect();
    Ok(super::answer("TableVersions", versions, found.next))
}
