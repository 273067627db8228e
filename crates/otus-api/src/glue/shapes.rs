//! Shapes that several operations give or take: databases, tables, partitions. The catalog
//! keeps Glue's own model; here stand the members only the wire has. It must not know which
//! operation asks.

use otus_catalog::{CatalogTime, Database, Partition, Table, TableName};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::refused;
use crate::wire::{ApiError, Context, Fields};

#[must_use]
pub fn database(context: &Context, database: &Database) -> Value {
    let mut members = object(database);
    let everybody = json!([{
        "Principal": { "DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS" },
        "Permissions": ["ALL"],
    }]);
    members.insert(String::from("CreateTableDefaultPermissions"), everybody);
    members.insert(String::from("CatalogId"), context.account.as_ref().into());
    Value::Object(members)
}

#[must_use]
pub fn table(context: &Context, table: &Table) -> Value {
    let mut members = object(table);
    // Clients subscript it.
    members.entry("Parameters").or_insert_with(|| json!({}));
    fill_descriptor(&mut members);
    members.insert(String::from("IsRegisteredWithLakeFormation"), false.into());
    members.insert(String::from("CatalogId"), context.account.as_ref().into());
    Value::Object(members)
}

#[must_use]
pub fn partition(context: &Context, name: &TableName, partition: &Partition) -> Value {
    let mut members = object(partition);
    fill_descriptor(&mut members);
    members.insert(String::from("DatabaseName"), name.database.as_str().into());
    members.insert(String::from("TableName"), name.table.as_str().into());
    members.insert(String::from("CatalogId"), context.account.as_ref().into());
    Value::Object(members)
}

/// A storage descriptor shows what it has none of, as Glue's does; the catalog leaves it out.
fn fill_descriptor(members: &mut Map<String, Value>) {
    let Some(Value::Object(descriptor)) = members.get_mut("StorageDescriptor") else { return };
    for name in ["BucketColumns", "SortColumns"] {
        descriptor.entry(name).or_insert_with(|| json!([]));
    }
    descriptor.entry("Parameters").or_insert_with(|| json!({}));
    if let Some(Value::Object(skewed)) = descriptor.get_mut("SkewedInfo") {
        for name in ["SkewedColumnNames", "SkewedColumnValues"] {
            skewed.entry(name).or_insert_with(|| json!([]));
        }
        skewed.entry("SkewedColumnValueLocationMaps").or_insert_with(|| json!({}));
    }
}

fn object<T: Serialize>(value: &T) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(members)) => members,
        // The model is made of texts and numbers: it always becomes an object.
        _ => Map::new(),
    }
}

/// The database and table an operation is about.
///
/// # Errors
/// `SerializationException`.
pub fn table_name(fields: Fields<'_>, table: &str) -> Result<TableName, ApiError> {
    Ok(TableName::new(fields.required("DatabaseName")?, fields.required(table)?))
}

/// The table called so.
///
/// # Errors
/// `EntityNotFoundException`.
pub fn find(context: &Context, name: &TableName) -> Result<Table, ApiError> {
    context.catalog().table(name).map_err(|error| refused(&error))
}

/// A `TableInput` as a table of `database`.
///
/// # Errors
/// When it has no name.
pub fn table_input(fields: Fields<'_>) -> Result<Table, ApiError> {
    let input = fields.object("TableInput")?;
    let mut table: Table = match input {
        Some(input) => input.whole()?,
        None => Table::default(),
    };
    if table.name.is_empty()
        && let Some(name) = fields.owned("Name")?
    {
        table.name = name;
    }
    if table.name.is_empty() {
        return Err(super::invalid(&[String::from(
            "Value null at 'tableInput.name' failed to satisfy constraint: \
             Member must not be null",
        )]));
    }
    fields.required("DatabaseName")?.clone_into(&mut table.database_name);
    Ok(table)
}

/// A `PartitionInput`.
///
/// # Errors
/// `SerializationException`.
pub fn partition_input(input: Fields<'_>) -> Result<Partition, ApiError> {
    let mut partition: Partition = input.whole()?;
    partition.creation_time = Some(CatalogTime::now());
    Ok(partition)
}

/// `PartitionError` of one partition in a batch.
#[must_use]
pub fn partition_error(values: &[String], error: &ApiError) -> Value {
    json!({
        "PartitionValues": values,
        "ErrorDetail": { "ErrorCode": error.code, "ErrorMessage": error.message },
    })
}

/// `Values` of each of a list of `PartitionValueList`s.
///
/// # Errors
/// `SerializationException`.
pub fn value_lists(fields: Fields<'_>, name: &str) -> Result<Vec<Vec<String>>, ApiError> {
    fields.objects(name)?.into_iter().map(|it| it.texts("Values")).collect()
}
