//! ListPreparedStatements: a workgroup's kept statements by name.
//! It must not know their texts.

use serde_json::{Value, json};

use super::shapes::page;
use crate::wire::seconds;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "ListPreparedStatements", required: &["WorkGroup"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let workgroup = fields.required("WorkGroup")?;
    let found = context.executions.prepared_statements(
        workgroup,
        page::size(fields)?,
        page::token(fields)?,
    )?;
    let summary = |it: otus_service::PreparedStatement| json!({ "StatementName": it.name, "LastModifiedTime": seconds(it.modified_ms) });
    let statements = found.items.into_iter().map(summary).collect();
    Ok(page::answer("PreparedStatements", statements, found.next))
}
