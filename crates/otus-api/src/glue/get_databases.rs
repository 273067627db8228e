//! GetDatabases: databases by name.
//! It must not know how the catalog is kept.

use serde_json::Value;

use super::refused;
use super::shapes;
use crate::wire::page_of;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "GetDatabases", required: &[], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let mut all = context.catalog().databases().map_err(|error| refused(&error))?;
    all.retain(|it| context.permissions.may_read_database(&it.name));
    let found = page_of(fields, all, super::PAGE_MAX, |it| &it.name, super::malformed)?;
    let databases = found.items.iter().map(|it| shapes::database(context, it)).collect();
    Ok(super::answer("DatabaseList", databases, found.next))
}
