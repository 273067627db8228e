//! PutEventSelectors: chooses which events a trail takes.
//! It must not know how events are written.

use otus_service::audit::Selectors;
use serde_json::Value;

use super::shapes;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "PutEventSelectors", required: &["TrailName"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let mut trail = super::find(context, fields)?;
    if fields.has("AdvancedEventSelectors") {
        let text = "AdvancedEventSelectors are not supported yet: use EventSelectors";
        return Err(ApiError::new("InvalidEventSelectorsException", text));
    }
    let mut chosen = Selectors { reads: false, writes: false, management: false, data: false };
    for selector in fields.objects("EventSelectors")? {
        let access = selector.text("ReadWriteType")?.unwrap_or("All");
        chosen.reads |= access != "WriteOnly";
        chosen.writes |= access != "ReadOnly";
        chosen.management |= selector.boolean("IncludeManagementEvents")?.unwrap_or(true);
        chosen.data |= !selector.list("DataResources")?.is_empty();
    }
    trail.selectors = chosen;
    context.executions.keep_trail(&trail, true)?;
    Ok(shapes::selectors(context, &trail))
}
