//! Functions, column statistics and partition indexes: kept as they were sent. It must not
//! know how the catalog keeps them.

use otus_catalog::{DocumentKey, Put};
use serde_json::{Map, Value, json};

use super::{bad_input, refused, shapes};
use crate::wire::{ApiError, Context, Fields, seconds};

const FUNCTION: &str = "function";
const TABLE_COLUMN: &str = "column-statistics";
const PARTITION_COLUMN: &str = "partition-column-statistics";
const INDEX: &str = "partition-index";

/// Whose columns statistics are about.
#[derive(Debug)]
pub struct Owner {
    name: otus_catalog::TableName,
    /// The partition's values, if it is one.
    values: Option<Vec<String>>,
}

impl Owner {
    /// The document of one column.
    #[must_use]
    pub fn column(&self, column: &str) -> DocumentKey {
        let column = column.to_lowercase();
        match &self.values {
            None => DocumentKey::of_table(TABLE_COLUMN, &self.name, &column),
            Some(values) => {
                let name = format!("{column}\u{0}{}", values.join("\u{0}"));
                DocumentKey::of_table(PARTITION_COLUMN, &self.name, &name)
            }
        }
    }
}

/// The table, or the partition that `PartitionValues` name, which must exist.
///
/// # Errors
/// `EntityNotFoundException`.
pub fn columns_of(context: &Context, fields: Fields<'_>) -> Result<Owner, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    if !fields.has("PartitionValues") {
        return Ok(Owner { name, values: None });
    }
    let values = fields.texts("PartitionValues")?;
    context.catalog().partition(&name, &values).map_err(|error| refused(&error))?;
    Ok(Owner { name, values: Some(values) })
}

/// The document of a function.
#[must_use]
pub fn function_key(database: &str, name: &str) -> DocumentKey {
    DocumentKey::of_database(FUNCTION, database, &name.to_lowercase())
}

/// A `FunctionInput`, with the time of its making.
///
/// # Errors
/// `SerializationException`.
pub fn function(fields: Fields<'_>) -> Result<Map<String, Value>, ApiError> {
    let input: Option<Map<String, Value>> = fields.shape("FunctionInput")?;
    let mut function = input.unwrap_or_default();
    let now = chrono::Utc::now().timestamp_millis();
    function.insert(String::from("CreateTime"), seconds(now));
    Ok(function)
}

/// A function as clients read it.
#[must_use]
pub fn shown(context: &Context, database: &str, mut function: Value) -> Value {
    if let Value::Object(members) = &mut function {
        members.insert(String::from("DatabaseName"), database.to_lowercase().into());
        members.insert(String::from("CatalogId"), context.account.as_ref().into());
    }
    function
}

/// The document of a partition index.
///
/// # Errors
/// `SerializationException`.
pub fn index_key(fields: Fields<'_>, name: &str) -> Result<DocumentKey, ApiError> {
    Ok(DocumentKey::of_table(INDEX, &shapes::table_name(fields, "TableName")?, name))
}

/// A `PartitionIndex` as its descriptor: ready at once, since there is nothing to build.
///
/// # Errors
/// When its keys are not the table's.
pub fn index(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let table = shapes::find(context, &shapes::table_name(fields, "TableName")?)?;
    let Some(input) = fields.object("PartitionIndex")? else { return Ok(Value::Null) };
    let mut keys = Vec::new();
    for name in input.texts("Keys")? {
        let key = table.partition_keys.iter().find(|it| it.name.eq_ignore_ascii_case(&name));
        let key = key.ok_or_else(|| bad_input(format!("{name} is no partition key")))?;
        keys.push(json!({ "Name": key.name, "Type": key.ty }));
    }
    let name = input.required("IndexName")?;
    Ok(json!({ "IndexName": name, "Keys": keys, "IndexStatus": "ACTIVE" }))
}

/// Keeps a document.
///
/// # Errors
/// As the catalog refuses.
pub fn put(
    context: &Context,
    key: &DocumentKey,
    document: &Value,
    put: Put,
) -> Result<(), ApiError> {
    let kept = context.catalog().put_document(key, &document.to_string(), put);
    kept.map_err(|error| refused(&error))
}

/// A document.
///
/// # Errors
/// `EntityNotFoundException`.
pub fn get(context: &Context, key: &DocumentKey) -> Result<Value, ApiError> {
    let text = context.catalog().document(key).map_err(|error| refused(&error))?;
    read(&text)
}

/// Names and documents beside `key`.
///
/// # Errors
/// `EntityNotFoundException` when its owner is not there.
pub fn list(context: &Context, key: &DocumentKey) -> Result<Vec<(String, Value)>, ApiError> {
    let found = context.catalog().documents(key).map_err(|error| refused(&error))?;
    found.into_iter().map(|(name, text)| Ok((name, read(&text)?))).collect()
}

/// Forgets a document.
///
/// # Errors
/// `EntityNotFoundException`.
pub fn drop(context: &Context, key: &DocumentKey) -> Result<(), ApiError> {
    context.catalog().drop_document(key).map_err(|error| refused(&error))
}

fn read(text: &str) -> Result<Value, ApiError> {
    serde_json::from_str(text)
        .map_err(|error| ApiError::internal("InternalServiceException", error.to_string()))
}
