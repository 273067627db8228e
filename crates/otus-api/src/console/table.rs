//! One table's page: columns, format, projection, definition, the days that exist. It must
//! not know how days are found.

use std::collections::BTreeMap;

use otus_catalog::describe::create_table_rows;
use otus_catalog::{Table, TableName};
use serde_json::{Value, json};

use super::Context;
use super::answer::{Problem, text};
use super::discover::look;

/// The newest ones; Glue's API lists all.
const VERSIONS_SHOWN: usize = 20;

/// `{database, table}` → what the table page shows.
pub(super) fn table(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let table = find(context, request)?;
    let catalog = context.service().engine().catalog();
    let versions = catalog.table_versions(&table.qualified_name())?;
    let storage = table.storage_descriptor.clone().unwrap_or_default();
    let serde = storage.serde_info.as_ref();
    let data = table.columns().iter().map(|it| column(it, false));
    let keys = table.partition_keys.iter().map(|it| column(it, true));
    let properties =
        table.parameters.iter().filter(|it| !it.0.to_lowercase().starts_with("projection."));
    Ok(json!({
        "database": table.database_name,
        "name": table.name,
        "kind": if table.is_view() { "view" } else { "table" },
        "columns": data.chain(keys).collect::<Vec<_>>(),
        "location": table.location().unwrap_or_default(),
        "serde": storage.serde_class().unwrap_or_default(),
        "inputFormat": storage.input_format.clone().unwrap_or_default(),
        "outputFormat": storage.output_format.clone().unwrap_or_default(),
        "projection": projection(&table),
        "template": table.parameter("storage.location.template").unwrap_or_default(),
        "properties": pairs(properties),
        "serdeProperties": pairs(serde.iter().flat_map(|it| &it.parameters)),
        "versions": versions.iter().take(VERSIONS_SHOWN).map(version).collect::<Vec<_>>(),
        "ddl": if table.is_view() { String::new() } else { definition(&table) },
        "view": table.view_original_text.clone().unwrap_or_default(),
    }))
}

/// `{database, table}` → `{trees}` found below the table's location.
pub(super) fn days(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let table = find(context, request)?;
    let Some(location) = table.location() else {
        return Ok(json!({ "trees": [] }));
    };
    let found = look(context, location, &table.database_name)?;
    Ok(json!({ "trees": found.trees }))
}

fn find(context: &Context<'_>, request: &Value) -> Result<Table, Problem> {
    let (database, table) = (text(request, "database")?, text(request, "table")?);
    context.may_read(database)?;
    let catalog = context.service().engine().catalog();
    Ok(catalog.table(&TableName::new(database, table))?)
}

/// One version, newest first in the answer.
fn version(table: &Table) -> Value {
    json!({
        "version": table.version,
        "updatedMs": table.update_time.or(table.create_time).map(|it| it.0),
        "ddl": match &table.view_original_text {
            Some(text) if table.is_view() => text.clone(),
            _ => definition(table),
        },
    })
}

fn definition(table: &Table) -> String {
    create_table_rows(table, &format!("{}.{}", table.database_name, table.name)).join("\n")
}

fn column(column: &otus_catalog::Column, partition: bool) -> Value {
    json!({
        "name": column.name,
        "type": column.ty,
        "comment": column.comment.clone().unwrap_or_default(),
        "partition": partition,
    })
}

/// `projection.<column>.<property>`, by column.
fn projection(table: &Table) -> Vec<Value> {
    let mut columns: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (key, value) in &table.parameters {
        if let Some((column, property)) =
            key.strip_prefix("projection.").and_then(|it| it.split_once('.'))
        {
            columns.entry(column).or_default().push((property, value));
        }
    }
    let columns = columns.into_iter();
    columns
        .map(|(column, properties)| json!({ "column": column, "properties": properties }))
        .collect()
}

fn pairs<'a>(properties: impl Iterator<Item = (&'a String, &'a String)>) -> Vec<[&'a str; 2]> {
    properties.map(|(key, value)| [key.as_str(), value.as_str()]).collect()
}
