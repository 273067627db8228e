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
    in_hash_order(members.entry("Parameters").or_insert_with(|| json!({})));
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

/// Glue gives a table's parameters as Java's HashMap hands them out, by the lowest bits of the
/// keys' hash, as many as its number of slots has: awswrangler's tests hold it to that.
fn in_hash_order(parameters: &mut Value) {
    let Value::Object(parameters) = parameters else { return };
    // A HashMap has 16 slots and twice as many whenever three quarters are taken.
    let mut slots = 16_u32;
    while parameters.len() as u64 > u64::from(slots) / 4 * 3 {
        slots = slots.saturating_mul(2);
    }
    let slot = |key: &str| {
        let add = |hash: u32, unit: u16| hash.wrapping_mul(31).wrapping_add(u32::from(unit));
        let hash = key.encode_utf16().fold(0, add);
        (hash ^ (hash >> 16)) & (slots - 1)
    };
    let mut ordered: Vec<_> = std::mem::take(parameters).into_iter().collect();
    ordered.sort_by_key(|(key, _)| slot(key));
    parameters.extend(ordered);
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
