//! ListDatabases: databases by name.
//! It must not know their tables.

use serde_json::Value;

use super::shapes::page;
use super::shapes::table_metadata;
use crate::wire::page_of;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "ListDatabases", required: &["CatalogName"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    table_metadata::check_catalog(fields)?;
    page::size(fields)?;
    let mut all = context.catalog().databases().map_err(|it| table_metadata::refused(&it))?;
    all.retain(|it| context.permissions.may_read_database(&it.name));
    let found = page_of(fields, all, page::LIST_MAX, |it| it.name.as_str(), page::malformed)?;
    let databases = found.items.iter().map(table_metadata::database).collect();
    Ok(page::answer("DatabaseList", databases, found.next))
}
