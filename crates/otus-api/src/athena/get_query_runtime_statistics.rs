//! GetQueryRuntimeStatistics: times and rows of a finished query.
//! It must not know plans: stages are not given.

use otus_service::ExecutionState;
use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation = Operation {
    name: "GetQueryRuntimeStatistics",
    required: &["QueryExecutionId"],
    writes: false,
    run,
};

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let record = context.execution(fields.required("QueryExecutionId")?)?;
    if !record.state.is_final() {
        let state = record.state.name();
        let text = format!("Query has not yet finished. Current state: {state}");
        return Err(otus_service::Refusal::invalid(text).into());
    }
    let numbers = &record.statistics;
    let timeline = json!({
        "QueryQueueTimeInMillis": numbers.queue_ms,
        "ServicePreProcessingTimeInMillis": numbers.preprocessing_ms,
        "QueryPlanningTimeInMillis": numbers.planning_ms,
        "EngineExecutionTimeInMillis": numbers.engine_ms,
        "ServiceProcessingTimeInMillis": numbers.service_ms,
        "TotalExecutionTimeInMillis": numbers.total_ms,
    });
    let mut statistics = json!({ "Timeline": timeline });
    // Athena counts rows for queries that succeeded only.
    if record.state == ExecutionState::Succeeded
        && let Value::Object(members) = &mut statistics
    {
        let rows = json!({
            "InputRows": numbers.input_rows,
            "InputBytes": numbers.scanned_bytes,
            "OutputRows": numbers.output_rows,
            "OutputBytes": numbers.output_bytes,
        });
        members.insert(String::from("Rows"), rows);
    }
    Ok(json!({ "QueryRuntimeStatistics": statistics }))
}
