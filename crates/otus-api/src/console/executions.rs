//! Running, watching and stopping executions, their rows, and the history. It must not know
//! how statements run.

use otus_service::{ExecutionRecord, StartRequest};
use serde_json::{Value, json};

use super::Context;
use super::answer::{Problem, number, text, texts};

/// Rows of one answer.
const ROWS_MAX: u64 = 2000;
/// Executions a search looks at, and those it gives.
const SEARCHED: usize = 2000;
const FOUND_MAX: usize = 200;
/// Ids of one page of the history.
const PAGE: usize = 50;

/// `{text, database, parameters}` → `{id}`.
pub(super) fn run(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let database = text(request, "database")?;
    context.may_read(database)?;
    // The grammar of one statement has no semicolon.
    let query = text(request, "text")?.trim().trim_end_matches(';').to_owned();
    let explains = query.get(..7).is_some_and(|it| it.eq_ignore_ascii_case("explain"));
    let request = StartRequest {
        parameters: if query.contains('?') || !explains {
            texts(request, "parameters")
        } else {
            Vec::new()
        },
        query,
        database: Some(database.to_owned()),
        submitted_by: Some(context.session.name.clone()),
        permissions: context.permissions().clone(),
        ..StartRequest::default()
    };
    Ok(json!({ "id": context.executions().start(request)? }))
}

/// `{id}` → the execution now.
pub(super) fn execution(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    Ok(shape(&context.execution(text(request, "id")?)?))
}

/// `{id}` → `{}`.
pub(super) fn stop(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let id = text(request, "id")?;
    context.execution(id)?;
    context.executions().stop(id)?;
    Ok(json!({}))
}

/// `{id, start, count}` → `{rows}`, texts as Athena writes them, null for NULL.
pub(super) fn rows(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let count = number(request, "count")?.min(ROWS_MAX);
    let id = text(request, "id")?;
    context.execution(id)?;
    let rows = context.console.windows.texts(
        context.executions(),
        id,
        number(request, "start")?,
        usize::try_from(count).unwrap_or(0),
    )?;
    Ok(json!({ "rows": rows }))
}

/// `{id, row}` → `{record}`, nested as its types are.
pub(super) fn record(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let id = text(request, "id")?;
    let row = number(request, "row")?;
    context.execution(id)?;
    let record = context.console.windows.record(context.executions(), id, row)?;
    Ok(json!({ "record": record }))
}

/// `{search}` → `{executions}`, newest first.
pub(super) fn history(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let search = text(request, "search")?.to_lowercase();
    let executions = context.executions();
    let (mut found, mut looked_at, mut token) = (Vec::new(), 0, None::<String>);
    loop {
        let page = executions.list(None, PAGE, token.as_deref())?;
        for id in &page.items {
            looked_at += 1;
            // A key with scopes sees its own executions only.
            let Ok(record) = context.execution(id) else { continue };
            if search.is_empty() || record.query.to_lowercase().contains(&search) {
                found.push(shape(&record));
            }
        }
        token = page.next;
        if token.is_none() || looked_at >= SEARCHED || found.len() >= FOUND_MAX {
            return Ok(json!({ "executions": found }));
        }
    }
}

fn shape(it: &ExecutionRecord) -> Value {
    let statistics = &it.statistics;
    let columns: Vec<Value> =
        it.columns.iter().map(|it| json!({ "name": it.name, "type": it.trino })).collect();
    json!({
        "id": it.id,
        "query": it.query,
        "kind": it.statement_type,
        "substatement": it.substatement,
        "database": it.database.clone().unwrap_or_default(),
        "state": it.state.name(),
        "reason": it.reason.clone().unwrap_or_default(),
        "submittedMs": it.submitted_ms,
        "completedMs": it.completed_ms,
        "queueMs": statistics.queue_ms,
        "planningMs": statistics.planning_ms,
        "engineMs": statistics.engine_ms,
        "totalMs": statistics.total_ms,
        "scannedBytes": statistics.scanned_bytes,
        "inputRows": statistics.input_rows,
        "rows": statistics.output_rows,
        "partitions": statistics.partitions,
        "partitionsRead": statistics.partitions_read,
        "objects": statistics.objects,
        "objectsBytes": statistics.objects_bytes,
        "objectsRead": statistics.objects_read,
        "objectsDismissed": statistics.objects_dismissed,
        "damagedObjects": statistics.damaged_objects,
        "columns": columns,
        "form": format!("{:?}", it.form),
        "advice": it.remarks.advice,
        "warnings": it.remarks.warnings,
        "explanation": it.remarks.explanation,
        "hints": it.remarks.hints,
        "damaged": it.remarks.damaged,
        "resultLocation": it.result.output_location.clone().unwrap_or_default(),
    })
}
