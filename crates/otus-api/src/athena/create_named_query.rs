//! CreateNamedQuery: saves a query.
//! It must not know whether it parses.

use otus_service::{NamedQuery, PRIMARY};
use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "CreateNamedQuery",
    required: &["Name", "Database", "QueryString"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let query = NamedQuery {
        id: String::new(),
        name: fields.required("Name")?.to_owned(),
        description: fields.owned("Description")?,
        database: fields.required("Database")?.to_owned(),
        query: fields.required("QueryString")?.to_owned(),
        workgroup: fields.owned("WorkGroup")?.unwrap_or_else(|| PRIMARY.to_owned()),
    };
    let id = context.executions.create_named_query(query, fields.text("ClientRequestToken")?)?;
    Ok(json!({ "NamedQueryId": id }))
}
