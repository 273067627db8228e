//! SearchTables: tables of all databases by text and by filters.
//! It must not know how the catalog is kept.

use otus_catalog::Table;
use serde_json::Value;

use super::refused;
use super::shapes;
use crate::wire::page_of;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "SearchTables", required: &[], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let mut found: Vec<(String, Table)> = Vec::new();
    let text = fields.owned("SearchText")?.map(|it| it.to_lowercase());
    let filters = fields.objects("Filters")?;
    for database in context.catalog().databases().map_err(|error| refused(&error))? {
        if !context.permissions.may_read_database(&database.name) {
            continue;
        }
        let tables = context.catalog().tables(&database.name).map_err(|error| refused(&error))?;
        for table in tables {
            if text.as_deref().is_none_or(|text| mentions(&table, text)) && kept(&table, &filters)?
            {
                found.push((table.qualified_name().to_string(), table));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let found = page_of(fields, found, 1000, |it| &it.0, super::malformed)?;
    let mut items = found.items;
    sort(&mut items, fields)?;
    let tables = items.iter().map(|it| shapes::table(context, &it.1)).collect();
    Ok(super::answer("TableList", tables, found.next))
}

/// Whether a table's name, description, columns or properties contain the text; in double
/// quotes it must be one of them whole.
fn mentions(table: &Table, text: &str) -> bool {
    let exact = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let hit = |word: &str| match exact {
        Some(exact) => word.eq_ignore_ascii_case(exact),
        None => word.to_lowercase().contains(text),
    };
    hit(&table.name)
        || hit(&table.database_name)
        || table.description.as_deref().is_some_and(hit)
        || table.all_columns().any(|it| hit(&it.name) || it.comment.as_deref().is_some_and(hit))
        || table.parameters.iter().any(|(key, value)| hit(key) || hit(value))
}

fn kept(table: &Table, filters: &[Fields<'_>]) -> Result<bool, ApiError> {
    for filter in filters {
        let (key, wanted) = (filter.required("Key")?, filter.required("Value")?);
        let found = match key.to_lowercase().as_str() {
            "databasename" => Some(table.database_name.as_str()),
            "name" => Some(table.name.as_str()),
            "tabletype" => table.table_type.as_deref(),
            "owner" => table.owner.as_deref(),
            "description" => table.description.as_deref(),
            _ => table.parameter(key),
        };
        if !found.is_some_and(|it| it.eq_ignore_ascii_case(wanted)) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn sort(items: &mut [(String, Table)], fields: Fields<'_>) -> Result<(), ApiError> {
    for criterion in fields.objects("SortCriteria")?.into_iter().rev() {
        let key = criterion.required("FieldName")?.to_lowercase();
        let of = |table: &Table| match key.as_str() {
            "databasename" => (table.database_name.clone(), 0),
            "createtime" => (String::new(), table.create_time.map_or(0, |it| it.0)),
            "updatetime" => (String::new(), table.update_time.map_or(0, |it| it.0)),
            _ => (table.name.clone(), 0),
        };
        items.sort_by_key(|it| of(&it.1));
        if criterion.required("Sort")?.eq_ignore_ascii_case("DESC") {
            items.reverse();
        }
    }
    Ok(())
}
