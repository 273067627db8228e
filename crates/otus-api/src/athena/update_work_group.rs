//! UpdateWorkGroup: changes a workgroup's settings or state.
//! It must not know queries.

use serde_json::{Value, json};

use super::shapes::workgroup;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "UpdateWorkGroup", required: &["WorkGroup"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = fields.required("WorkGroup")?;
    let mut changed = context.executions.workgroup(name)?;
    if let Some(updates) = fields.object("ConfigurationUpdates")? {
        workgroup::update(&mut changed.configuration, updates)?;
    }
    if let Some(description) = fields.text("Description")? {
        changed.description = Some(description.to_owned()).filter(|it| !it.is_empty());
    }
    if let Some(state) = fields.text("State")? {
        changed.enabled = state == "ENABLED";
    }
    context.executions.update_workgroup(name, |group| *group = changed)?;
    Ok(json!({}))
}
