//! UpdateNamedQuery: changes a saved query.
//! It must not know whether it parses.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "UpdateNamedQuery",
    required: &["NamedQueryId", "Name", "QueryString"],
    writes: true,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let id = fields.required("NamedQueryId")?;
    let name = fields.required("Name")?;
    let text = fields.required("QueryString")?;
    let description = fields.text("Description")?;
    context.executions.update_named_query(id, |query| {
        name.clone_into(&mut query.name);
        text.clone_into(&mut query.query);
        if let Some(description) = description {
            query.description = Some(description.to_owned());
        }
    })?;
    Ok(json!({}))
}
