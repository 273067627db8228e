//! `Database` and `TableMetadata`: the catalog as Athena's metadata calls show it, with
//! location, formats and SerDe flattened into Parameters. It must not know Glue's shapes.

use otus_catalog::{CatalogError, Column, Database, Table};
use serde_json::{Map, Value, json};

use crate::wire::{ApiError, Context, Fields, seconds, without_nulls};

#[must_use]
pub fn database(database: &Database) -> Value {
    without_nulls(json!({
        "Name": database.name,
        "Description": database.description,
        "Parameters": if database.parameters.is_empty() {
            Value::Null
        } else {
            json!(database.parameters)
        },
    }))
}

#[must_use]
pub fn table_metadata(table: &Table) -> Value {
    without_nulls(json!({
        "Name": table.name,
        "CreateTime": table.create_time.map(|it| seconds(it.0)),
        "LastAccessTime": seconds(table.last_access_time.map_or(0, |it| it.0)),
        "TableType": table.table_type,
        "Columns": columns(table.columns()),
        "PartitionKeys": columns(&table.partition_keys),
        "Parameters": parameters(table),
    }))
}

fn columns(columns: &[Column]) -> Value {
    let column = |column: &Column| {
        without_nulls(json!({
            "Name": column.name,
            "Type": column.ty,
            "Comment": column.comment,
        }))
    };
    columns.iter().map(column).collect()
}

fn parameters(table: &Table) -> Value {
    let mut all: Map<String, Value> =
        table.parameters.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
    let mut put = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            all.insert(key.to_owned(), value.into());
        }
    };
    // Both as Athena shows them here, and only here (measured: PyAthena's tests): a comment in
    // one line, a location without its last slash.
    put("comment", table.description.as_deref().map(one_line).as_deref());
    if let Some(storage) = &table.storage_descriptor {
        put("location", storage.location.as_deref().map(|it| it.trim_end_matches('/')));
        put("inputformat", storage.input_format.as_deref());
        put("outputformat", storage.output_format.as_deref());
        put("serde.serialization.lib", storage.serde_class());
        for (key, value) in storage.serde_info.iter().flat_map(|it| &it.parameters) {
            put(&format!("serde.param.{key}"), Some(value));
        }
    }
    Value::Object(all)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Refuses catalogs other than ours.
///
/// # Errors
/// `DATACATALOG_NOT_FOUND`.
pub fn check_catalog(fields: Fields<'_>) -> Result<(), ApiError> {
    let name = fields.required("CatalogName")?;
    if otus_service::is_our_catalog(name) {
        return Ok(());
    }
    Err(no_catalog(name))
}

/// `Catalog 'x' does not exist`.
#[must_use]
pub fn no_catalog(name: &str) -> ApiError {
    ApiError::new("InvalidRequestException", format!("Catalog '{name}' does not exist"))
        .with("AthenaErrorCode", "DATACATALOG_NOT_FOUND")
}

/// What the catalog refuses, as Athena's metadata calls say it.
#[must_use]
pub fn refused(error: &CatalogError) -> ApiError {
    match error {
        CatalogError::Busy(_) | CatalogError::Store(_) => {
            ApiError::internal("InternalServerException", error.to_string())
        }
        _ => ApiError::new("MetadataException", error.to_string()),
    }
}

/// Tables and views of a database.
///
/// # Errors
/// `MetadataException` when there is no such database.
pub fn tables(context: &Context, database: &str) -> Result<Vec<Table>, ApiError> {
    context.catalog().tables(database).map_err(|error| refused(&error))
}
