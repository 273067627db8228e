//! BatchDeleteTable: deletes several tables; what fails comes back in Errors.
//! It must not know how the catalog is kept.

use otus_catalog::TableName;
use serde_json::{Value, json};

use super::refused;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "BatchDeleteTable",
    required: &["DatabaseName", "TablesToDelete"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let database = fields.required("DatabaseName")?;
    let tables = fields.texts("TablesToDelete")?;
    super::check_length("tablesToDelete", tables.len(), 100)?;
    context.catalog().database(database).map_err(|error| refused(&error))?;
    let mut errors = Vec::new();
    for table in tables {
        if let Err(error) = context.catalog().drop_table(&TableName::new(database, &table)) {
            let error = refused(&error);
            errors.push(json!({
                "TableName": table,
                "ErrorDetail": { "ErrorCode": error.code, "ErrorMessage": error.message },
            }));
        }
    }
    Ok(super::errors(errors))
}
