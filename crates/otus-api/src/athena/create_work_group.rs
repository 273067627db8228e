//! CreateWorkGroup: makes a workgroup.
//! It must not know queries.

use otus_service::WorkGroupConfiguration;
use serde_json::{Value, json};

use super::shapes::workgroup;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "CreateWorkGroup", required: &["Name"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = fields.required("Name")?;
    let mut configuration = WorkGroupConfiguration::default();
    if let Some(given) = fields.object("Configuration")? {
        workgroup::update(&mut configuration, given)?;
    }
    context.executions.create_workgroup(name, fields.owned("Description")?, configuration)?;
    let tags = fields.tags("Tags")?;
    context.executions.history().tag(&super::workgroup_arn(context, name), &tags)?;
    Ok(json!({}))
}
