//! `PreparedStatement`, and reading one from a request. It must not know its parameters.

use otus_service::PreparedStatement;
use serde_json::{Value, json};

use crate::wire::{ApiError, Fields, seconds, without_nulls};

#[must_use]
pub fn prepared_statement(it: &PreparedStatement) -> Value {
    without_nulls(json!({
        "StatementName": it.name,
        "QueryStatement": it.statement,
        "WorkGroupName": it.workgroup,
        "Description": it.description,
        "LastModifiedTime": seconds(it.modified_ms),
    }))
}

/// # Errors
/// `SerializationException`.
pub fn read(fields: Fields<'_>) -> Result<PreparedStatement, ApiError> {
    Ok(PreparedStatement {
        name: fields.required("StatementName")?.to_owned(),
        statement: fields.required("QueryStatement")?.to_owned(),
        workgroup: fields.required("WorkGroup")?.to_owned(),
        description: fields.owned("Description")?,
        modified_ms: 0,
    })
}
