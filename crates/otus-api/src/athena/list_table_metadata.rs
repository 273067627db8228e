//! ListTableMetadata: tables and views of a database by name.
//! It must not know their rows.

use serde_json::Value;

use super::shapes::page;
use super::shapes::table_metadata;
use crate::wire::{ApiError, Context, Fields, Operation};
use crate::wire::{NamePattern, page_of};

pub const OPERATION: Operation = Operation {
    name: "ListTableMetadata",
    required: &["CatalogName", "DatabaseName"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    table_metadata::check_catalog(fields)?;
    page::size(fields)?;
    let mut all = table_metadata::tables(context, fields.required("DatabaseName")?)?;
    if let Some(expression) = fields.owned("Expression")? {
        let pattern = NamePattern::new(&expression, "InvalidRequestException")?;
        all.retain(|table| pattern.matches(&table.name));
    }
    let found = page_of(fields, all, page::LIST_MAX, |it| it.name.as_str(), page::malformed)?;
    let tables = found.items.iter().map(table_metadata::table_metadata).collect();
    Ok(page::answer("TableMetadataList", tables, found.next))
}
