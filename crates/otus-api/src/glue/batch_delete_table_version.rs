//! BatchDeleteTableVersion: deletes several archived versions; what fails comes back in Errors.
//! It must not know how the catalog is kept.

use serde_json::{Value, json};

use super::refused;
use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "BatchDeleteTableVersion",
    required: &["DatabaseName", "TableName", "VersionIds"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = shapes::table_name(fields, "TableName")?;
    let versions = fields.texts("VersionIds")?;
    super::check_length("versionIds", versions.len(), 100)?;
    shapes::find(context, &name)?;
    let mut errors = Vec::new();
    for text in versions {
        let dropped = super::version(&text).and_then(|version| {
            context.catalog().drop_table_version(&name, version).map_err(|error| refused(&error))
        });
        if let Err(error) = dropped {
            errors.push(json!({
                "TableName": name.table,
                "VersionId": text,
                "ErrorDetail": { "ErrorCode": error.code, "ErrorMessage": error.message },
            }));
        }
    }
    Ok(super::errors(errors))
}
