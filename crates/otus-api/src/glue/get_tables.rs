//! GetTables: tables and views of a database by name.
//! It must not know how the catalog is kept.

use serde_json::Value;

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};
use crate::wire::{NamePattern, page_of};

pub const OPERATION: Operation =
    Operation { name: "GetTables", required: &["DatabaseName"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let database = fields.required("DatabaseName")?;
    let mut all = context.catalog().tables(database).map_err(|error| refused(&error))?;
    if let Some(expression) = fields.owned("Expression")? {
        let pattern = NamePattern::new(&expression, "InvalidInputException")?;
        all.retain(|table| pattern.matches(&table.name));
    }
    if let Some(kind) = fields.owned("TableType")? {
        all.retain(|table| table.table_type.as_deref() == Some(kind.as_str()));
    }
    let found = page_of(fields, all, super::PAGE_MAX, |it| &it.name, super::malformed)?;
    let tables = found.items.iter().map(|it| shapes::table(context, it)).collect();
    Ok(super::answer("TableList", tables, found.next))
}
