//! The Avro schema of a table's columns. It must not know values.

use datafusion::arrow::datatypes::SchemaRef;
use otus_types::{ErrorCode, HiveType, QueryError};
use serde_json::{Value, json};

/// Refuses names and keys Avro does not have.
///
/// # Errors
/// `NOT_SUPPORTED`.
pub fn check(name: &str, ty: &HiveType) -> Result<(), QueryError> {
    let first = |it: char| it.is_ascii_alphabetic() || it == '_';
    let rest = |it: char| it.is_ascii_alphanumeric() || it == '_';
    if !name.starts_with(first) || !name.chars().all(rest) {
        let text = format!("Column name '{name}' is not supported by Avro");
        return Err(QueryError::new(ErrorCode::NotSupported, text)
            .hint("Avro's names are letters, digits and underscores, not a digit first"));
    }
    match ty {
        HiveType::Array(item) => check(name, item),
        HiveType::Struct(fields) => fields.iter().try_for_each(|(name, ty)| check(name, ty)),
        HiveType::Map(key, value) => {
            if !matches!(**key, HiveType::String | HiveType::Varchar(_) | HiveType::Char(_)) {
                let text = format!(
                    "Maps with keys that are no varchar are not supported by Avro: column {name}"
                );
                return Err(QueryError::new(ErrorCode::NotSupported, text)
                    .hint("transform_keys(m, (k, v) -> CAST(k AS varchar)) gives them such keys"));
            }
            check(name, value)
        }
        _ => Ok(()),
    }
}

/// The schema as JSON text.
pub fn schema(columns: &SchemaRef, types: &[HiveType]) -> String {
    let mut records = 0;
    let names = columns.fields().iter().map(|it| it.name());
    let fields = names.zip(types).map(|(name, ty)| field(name, ty, &mut records));
    json!({"type": "record", "name": "row", "fields": fields.collect::<Vec<_>>()}).to_string()
}

fn field(name: &str, ty: &HiveType, records: &mut usize) -> Value {
    json!({"name": name, "type": optional(ty, records), "default": null})
}

fn optional(ty: &HiveType, records: &mut usize) -> Value {
    json!(["null", stored(ty, records)])
}

/// Depth is that of the declared type.
fn stored(ty: &HiveType, records: &mut usize) -> Value {
    match ty {
        HiveType::Boolean => json!("boolean"),
        HiveType::Tinyint | HiveType::Smallint | HiveType::Int => json!("int"),
        HiveType::Bigint => json!("long"),
        HiveType::Float => json!("float"),
        HiveType::Double => json!("double"),
        HiveType::String | HiveType::Varchar(_) | HiveType::Char(_) => json!("string"),
        HiveType::Binary => json!("bytes"),
        HiveType::Date => json!({"type": "int", "logicalType": "date"}),
        HiveType::Timestamp => json!({"type": "long", "logicalType": "timestamp-millis"}),
        HiveType::Decimal { precision, scale } => json!({
            "type": "bytes", "logicalType": "decimal", "precision": precision, "scale": scale,
        }),
        HiveType::Array(item) => json!({"type": "array", "items": optional(item, records)}),
        HiveType::Map(_, value) => json!({"type": "map", "values": optional(value, records)}),
        HiveType::Struct(fields) => {
            *records += 1;
            let name = format!("row_{records}");
            let fields: Vec<Value> =
                fields.iter().map(|(name, ty)| field(name, ty, records)).collect();
            json!({"type": "record", "name": name, "fields": fields})
        }
    }
}
