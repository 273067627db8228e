//! Runs what the queue lets through, each execution on a thread of its own, and records how
//! it ended. It must not know which client asked.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use futures::StreamExt;
use otus_engine::{Limits, QueryOutcome, ResultShape, Running};
use otus_types::{ErrorCode, QueryError, QueryFailure};

use super::active::{Execution, count};
use super::queue::Waiting;
use super::statement::Failure;
use super::{Inner, permit};
use crate::athena_error::athena_error;
use crate::execution::{ExecutionRecord, ExecutionState, ResultForm};
use crate::results::{Delivery, ResultWriter, Written, describe_columns, manifest_location};

/// The beginning of the engine's error for a query over the workgroup's limit.
const OVER_LIMIT: &str = "Bytes scanned limit was exceeded";

/// What a statement that succeeded leaves.
struct Success {
    shape: ResultShape,
    outcome: QueryOutcome,
    written: Written,
    planning_ms: u64,
}

/// Starts what there is a place for.
pub(super) fn advance(inner: &Arc<Inner>) {
    loop {
        let Some(waiting) = inner.queue().next() else { return };
        let lane = waiting.lane;
        let worker = Arc::clone(inner);
        let spawned = std::thread::Builder::new().name(String::from("otus-execution")).spawn({
            let waiting = waiting.clone();
            move || {
                otus_engine::step_back();
                execute(&worker, &waiting);
                worker.queue().leave(lane);
                advance(&worker);
            }
        });
        if let Err(error) = spawned {
            inner.queue().leave(lane);
            let failure = Failure::new(internal(&error.to_string()), "");
            fail(inner, &waiting.execution, &failure);
            inner.retire(&waiting.id);
        }
    }
}

fn execute(inner: &Inner, waiting: &Waiting) {
    let execution = &waiting.execution;
    if !execution.begin() {
        return;
    }
    let record = execution.snapshot();
    // A defect in a statement's code must not take the server's other statements along.
    let ended = catch_unwind(AssertUnwindSafe(|| run(inner, execution, &record)));
    let ended = ended.unwrap_or_else(|_| {
        Err(Failure::new(internal("the statement hit a defect; the server's log has it"), ""))
    });
    let ended = ended.and_then(|success| {
        deliver(inner, &record, &success).map_err(|error| Failure::new(error, ""))?;
        Ok(success)
    });
    match ended {
        Ok(success) => succeed(inner, execution, &success),
        Err(failure) => fail(inner, execution, &failure),
    }
    inner.retire(&waiting.id);
}

/// From the text to rows on the local disk.
fn run(inner: &Inner, execution: &Execution, record: &ExecutionRecord) -> Result<Success, Failure> {
    let started = Instant::now();
    let group = inner.history.workgroup(&record.workgroup).ok().flatten();
    let settings = group.map(|it| it.configuration).unwrap_or_default();
    // What writes is strict whatever the workgroup says: nobody would see the gap later.
    let strict = record.substatement != "SELECT" || !settings.partial_results();
    let limits = Limits { scanned_bytes: settings.bytes_scanned_cutoff, strict };
    let ready = inner.prepare(record, limits, settings.enforce)?;
    let text = ready.text;
    let here = |failure: QueryFailure| Failure::new(failure, &text);
    let database = record.database.as_deref().unwrap_or("default");
    permit::check(execution.permissions(), &ready.statement, &ready.prepared, database)
        .map_err(|error| here(error.into()))?;
    let mut running = inner.service.run(ready.prepared).map_err(here)?;
    let planning_ms = millis(started);
    execution.attach(running.cancel_handle(), running.progress_handle());
    let shape = running.shape().clone();
    let form = form_of(&shape, &record.substatement);
    let mut writer = ResultWriter::create(
        &inner.results,
        &record.id,
        form,
        shape.columns(),
        !record.managed_results && form != ResultForm::Count,
    )
    .map_err(|refusal| here(internal(refusal.message()).into()))?;
    let outcome = futures::executor::block_on(take(&mut running, &mut writer)).map_err(here)?;
    let written = writer.finish().map_err(|refusal| here(internal(refusal.message()).into()))?;
    Ok(Success { shape, outcome, written, planning_ms })
}

async fn take(
    running: &mut Running,
    writer: &mut ResultWriter,
) -> Result<QueryOutcome, QueryFailure> {
    while let Some(batch) = running.rows().next().await {
        writer.write(&batch?).map_err(|refusal| internal(refusal.message()))?;
    }
    running.finish().await
}

fn form_of(shape: &ResultShape, substatement: &str) -> ResultForm {
    match shape {
        ResultShape::Rows { .. } => ResultForm::Rows,
        ResultShape::Lines { .. } if substatement == "EXPLAIN" => ResultForm::Plan,
        ResultShape::Lines { .. } => ResultForm::Lines,
        ResultShape::Count { .. } => ResultForm::Count,
        ResultShape::Nothing => ResultForm::Nothing,
    }
}

/// UpdateCount (athena.md §6.3): the rows written, 0 beside rows, absent beside texts about
/// one table.
fn update_count(success: &Success, record: &ExecutionRecord) -> Option<u64> {
    match record.form {
        ResultForm::Count => Some(success.outcome.written.as_ref().map_or(0, |it| it.rows)),
        ResultForm::Rows => Some(0),
        ResultForm::Lines if record.statement_type == "UTILITY" => {
            let about_one = ["DESCRIBE_TABLE", "SHOW_CREATE_TABLE"];
            (!about_one.contains(&record.substatement.as_str())).then_some(0)
        }
        _ => None,
    }
}

/// Puts the files where the client expects them, before anybody reads "SUCCEEDED".
fn deliver(inner: &Inner, record: &ExecutionRecord, success: &Success) -> Result<(), QueryError> {
    let Some(location) = record.result.output_location.as_deref() else { return Ok(()) };
    let delivery = Delivery { engine: inner.service.engine(), location, id: &record.id };
    if let Some(written) = &success.outcome.written {
        delivery.manifest(&written.files)?;
        let columns = describe_columns(success.shape.columns(), false);
        return delivery.metadata(Some((update_kind(record), written.rows)), &columns);
    }
    let Some(path) = &success.written.text else { return Ok(()) };
    let put = delivery.file(path);
    // Left behind, the file would only wait for the next start to remove it.
    let _ = std::fs::remove_file(path);
    put?;
    let columns = describe_columns(success.shape.columns(), is_hive(record));
    if columns.is_empty() { Ok(()) } else { delivery.metadata(None, &columns) }
}

/// What `.metadata` says was done (athena.md §6.2).
fn update_kind(record: &ExecutionRecord) -> &str {
    match record.substatement.as_str() {
        "CREATE_TABLE_AS_SELECT" => "CREATE TABLE",
        other => other,
    }
}

/// Whether the statement's texts are Hive's.
fn is_hive(record: &ExecutionRecord) -> bool {
    record.statement_type == "UTILITY" && record.substatement != "SHOW_FUNCTIONS"
}

fn succeed(inner: &Inner, execution: &Execution, success: &Success) {
    let outcome = &success.outcome;
    let finished = execution.finish(&inner.history, |record| {
        record.state = ExecutionState::Succeeded;
        record.form = form_of(&success.shape, &record.substatement);
        record.columns = describe_columns(success.shape.columns(), is_hive(record));
        record.update_count = update_count(success, record);
        let statistics = &mut record.statistics;
        count(statistics, &outcome.scan);
        statistics.planning_ms = success.planning_ms;
        statistics.output_rows = success.written.rows;
        statistics.output_bytes = success.written.text_bytes;
        if let Some(written) = &outcome.written {
            statistics.output_rows = written.rows;
            statistics.output_bytes = written.bytes;
            let location = record.result.output_location.as_deref();
            statistics.manifest_location = location.map(manifest_location);
        }
        let total = record.completed_ms.unwrap_or(record.submitted_ms) - record.submitted_ms;
        let total = u64::try_from(total).unwrap_or(0);
        statistics.engine_ms = total.saturating_sub(statistics.queue_ms).max(1);
        statistics.preprocessing_ms = 1;
        statistics.service_ms = 1;
        record.remarks.advice = outcome.advice.iter().map(|it| it.text.clone()).collect();
        record.remarks.warnings.clone_from(&outcome.scan.warnings);
        record.remarks.explanation.clone_from(&outcome.explanation);
        let damaged = outcome.scan.damaged.iter();
        record.remarks.damaged =
            damaged.map(|it| format!("{}: {}", it.path, it.damage.reason)).collect();
    });
    log(finished);
}

fn fail(inner: &Inner, execution: &Execution, failure: &Failure) {
    let error = &failure.what.first;
    let over_limit = error.message.starts_with(OVER_LIMIT);
    let reason = error.reason(&failure.text);
    let finished = execution.finish(&inner.history, |record| {
        record.state = if over_limit { ExecutionState::Cancelled } else { ExecutionState::Failed };
        record.error = Some(athena_error(error.code, &reason));
        record.remarks.hints = error.hints.iter().map(|it| it.text.clone()).collect();
        record.statistics.engine_ms = record.statistics.engine_ms.max(1);
        record.reason = Some(reason.clone());
    });
    if matches!(finished, Ok(true)) {
        let record = execution.snapshot();
        let is_text = record.statement_type != "DML" && reason.starts_with("FAILED:");
        if let (true, Some(location)) = (is_text, record.result.output_location.as_deref()) {
            let engine = inner.service.engine();
            let delivery = Delivery { engine, location, id: &record.id };
            // The reason is in the record; the file is a courtesy of Athena's.
            let _ = delivery.text(&reason);
        }
    }
    log(finished);
}

fn log(finished: Result<bool, crate::refusal::Refusal>) {
    if let Err(refusal) = finished {
        tracing::error!("an execution's end was not recorded: {refusal}");
    }
}

fn internal(text: &str) -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, text)
}

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
