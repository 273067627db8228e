//! `QueryExecution`: everything GetQueryExecution tells. Clients subscript many of these
//! members, so most are always there. It must not know how a query ran.

use otus_service::{ENGINE_VERSION, ExecutionRecord, ExecutionState};
use serde_json::{Map, Value, json};

use super::result_configuration::result_configuration;
use crate::wire::{seconds, without_nulls};

#[must_use]
pub fn execution(record: &ExecutionRecord) -> Value {
    let mut shape = json!({
        "QueryExecutionId": record.id,
        "Query": record.query,
        "StatementType": record.statement_type,
        "SubstatementType": record.substatement,
        "ResultConfiguration": result_configuration(&record.result),
        "ResultReuseConfiguration": reuse(record),
        "QueryExecutionContext": without_nulls(json!({
            "Database": record.database,
            "Catalog": record.catalog,
        })),
        "Status": status(record),
        "Statistics": statistics(record),
        "WorkGroup": record.workgroup,
        "EngineVersion": {
            "SelectedEngineVersion": record.selected_engine_version,
            "EffectiveEngineVersion": ENGINE_VERSION,
        },
    });
    if let Value::Object(members) = &mut shape {
        if !record.parameters.is_empty() {
            members.insert(String::from("ExecutionParameters"), json!(record.parameters));
        }
        if record.managed_results {
            let managed = json!({ "Enabled": true });
            members.insert(String::from("ManagedQueryResultsConfiguration"), managed);
        }
    }
    shape
}

fn reuse(record: &ExecutionRecord) -> Value {
    let by_age = json!({
        "Enabled": record.reuse_minutes.is_some(),
        "MaxAgeInMinutes": record.reuse_minutes,
    });
    json!({ "ResultReuseByAgeConfiguration": without_nulls(by_age) })
}

fn status(record: &ExecutionRecord) -> Value {
    let mut status = Map::new();
    status.insert(String::from("State"), record.state.name().into());
    status.insert(String::from("SubmissionDateTime"), seconds(record.submitted_ms));
    if let Some(completed) = record.completed_ms {
        status.insert(String::from("CompletionDateTime"), seconds(completed));
    }
    if let Some(reason) = &record.reason {
        status.insert(String::from("StateChangeReason"), reason.as_str().into());
    }
    if let Some(error) = &record.error {
        let error = json!({
            "ErrorCategory": error.category,
            "ErrorType": error.error_type,
            "Retryable": error.retryable,
            "ErrorMessage": error.message,
        });
        status.insert(String::from("AthenaError"), error);
    }
    Value::Object(status)
}

/// A query that waits has no engine time yet; a finished one has all of them.
fn statistics(record: &ExecutionRecord) -> Value {
    let numbers = &record.statistics;
    let reused = json!({ "ReusedPreviousResult": record.reused.is_some() });
    if record.state == ExecutionState::Queued {
        return json!({
            "TotalExecutionTimeInMillis": numbers.total_ms,
            "QueryQueueTimeInMillis": numbers.queue_ms,
            "ResultReuseInformation": reused,
        });
    }
    without_nulls(json!({
        "EngineExecutionTimeInMillis": numbers.engine_ms,
        "DataScannedInBytes": numbers.scanned_bytes,
        "DataManifestLocation": numbers.manifest_location,
        "TotalExecutionTimeInMillis": numbers.total_ms,
        "QueryQueueTimeInMillis": numbers.queue_ms,
        "ServicePreProcessingTimeInMillis": numbers.preprocessing_ms,
        "QueryPlanningTimeInMillis": numbers.planning_ms,
        "ServiceProcessingTimeInMillis": numbers.service_ms,
        "ResultReuseInformation": reused,
    }))
}
