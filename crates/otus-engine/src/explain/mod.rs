//! EXPLAIN and EXPLAIN ANALYZE: the plan, what its scans would read and what Athena would
//! charge. It must not know how plans run.

mod formats;

use std::path::Path;
use std::sync::Arc;

use datafusion::execution::session_state::SessionState;
use datafusion::physical_plan::display::DisplayableExecutionPlan;
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use futures::StreamExt;
use otus_sql::ast::{ExplainFormat, ExplainType, StatementKind};
use otus_types::{QueryFailure, TrinoType};

use crate::bind::Bound;
use crate::ddl::{Answer, not_supported};
use crate::errors::{from_datafusion, internal};
use crate::metering::{ResultColumn, ScanSummary, price};
use crate::prepared::Prepared;
use crate::query;
use crate::scan::ScanContext;
use crate::write::{self, Target};

/// The lines of the explanation; TYPE VALIDATE answers one boolean `Valid`.
///
/// # Errors
/// When the statement cannot be planned, or, with ANALYZE, not be run.
pub fn run(
    cpu: &tokio::runtime::Runtime,
    state: &Arc<SessionState>,
    prepared: &Prepared,
    context: &Arc<ScanContext>,
    journal: &Path,
) -> Result<Answer, QueryFailure> {
    let StatementKind::Explain(explain) = &prepared.statement.kind else {
        return Err(internal("not an EXPLAIN").into());
    };
    let Some(bound) = &prepared.bound else {
        return Err(not_supported("EXPLAIN of this statement", explain.statement.span.get()).into());
    };
    if explain.explain_type == Some(ExplainType::Validate) {
        let valid = ResultColumn { name: String::from("Valid"), ty: TrinoType::Boolean };
        return Ok(Answer::Lines { columns: vec![valid], lines: vec![String::from("true")] });
    }
    let target = prepared.target.as_ref();
    let lines: Result<Vec<String>, QueryFailure> = cpu.block_on(async {
        if explain.analyze {
            return analyzed(state, bound, target, explain.format, context, journal).await;
        }
        let plan = query::plan(state, bound, context).await?;
        Ok(match (explain.explain_type, explain.format) {
            (Some(ExplainType::Io), _) => formats::io_lines(&context.reports()),
            (_, Some(ExplainFormat::Json)) => formats::json_lines(plan.as_ref(), false),
            (_, Some(ExplainFormat::Graphviz)) => {
                let text = DisplayableExecutionPlan::new(plan.as_ref()).graphviz().to_string();
                text.lines().map(str::to_owned).collect()
            }
            _ => planned(plan.as_ref(), target, context),
        })
    });
    lines.map(|lines| Answer::lines(&["Query Plan"], lines))
}

/// The plan as text, and what its scans would read.
fn planned(
    plan: &dyn ExecutionPlan,
    target: Option<&Target>,
    context: &ScanContext,
) -> Vec<String> {
    let shown = DisplayableExecutionPlan::new(plan).indent(false).to_string();
    let mut lines = beneath(target, &shown);
    let scan = context.metrics.summary();
    lines.extend(reads(&scan));
    if scan.objects > 0 {
        lines.push(format!("Athena would charge: ${:.6}", price(scan.objects_bytes)));
    }
    lines
}

/// Runs the statement, and tells what each operator did.
async fn analyzed(
    state: &Arc<SessionState>,
    bound: &Bound,
    target: Option<&Target>,
    format: Option<ExplainFormat>,
    context: &Arc<ScanContext>,
    journal: &Path,
) -> Result<Vec<String>, QueryFailure> {
    let (plan, written) = match target {
        Some(it) => {
            let ran = write::run(state, bound, it.clone(), context, journal.to_owned()).await?;
            (ran.plan, Some(ran.written))
        }
        None => (Some(executed(state, bound, context).await?), None),
    };
    if let (Some(ExplainFormat::Json), Some(plan)) = (format, &plan) {
        return Ok(formats::json_lines(plan.as_ref(), true));
    }
    let shown = plan.map_or_else(String::new, |it| {
        DisplayableExecutionPlan::with_metrics(it.as_ref()).indent(false).to_string()
    });
    let mut lines = beneath(target, &shown);
    let scan = context.metrics.summary();
    lines.extend(reads(&scan));
    if let Some(written) = written {
        lines.push(format!("Rows written: {}", written.rows));
    }
    lines.push(format!(
        "Objects read: {}, dismissed: {}, unreached: {}",
        scan.objects_read,
        scan.objects_dismissed,
        scan.objects_unreached()
    ));
    lines.push(format!("Data scanned: {} bytes", scan.scanned_bytes));
    lines.push(format!("Athena would have charged: ${:.6}", price(scan.scanned_bytes)));
    Ok(lines)
}

/// Runs a query and forgets its rows.
async fn executed(
    state: &Arc<SessionState>,
    bound: &Bound,
    context: &Arc<ScanContext>,
) -> Result<Arc<dyn ExecutionPlan>, QueryFailure> {
    let plan = query::plan(state, bound, context).await?;
    let stream = execute_stream(Arc::clone(&plan), state.task_ctx());
    let mut stream = stream.map_err(|it| from_datafusion(&it))?;
    while let Some(batch) = stream.next().await {
        batch.map_err(|it| from_datafusion(&it))?;
    }
    Ok(plan)
}

/// The operators, under a line for the writer that takes their rows, if there is one.
fn beneath(target: Option<&Target>, shown: &str) -> Vec<String> {
    match target {
        Some(target) => {
            let writer = format!("TableWriter: {}", target.summary());
            let below = shown.lines().map(|it| format!("  {it}"));
            std::iter::once(writer).chain(below).collect()
        }
        None => shown.lines().map(str::to_owned).collect(),
    }
}

fn reads(scan: &ScanSummary) -> Vec<String> {
    if scan.partitions == 0 && scan.objects == 0 {
        return Vec::new();
    }
    vec![
        String::new(),
        format!("Partitions: {} of {}", scan.partitions_read, scan.partitions),
        format!("Objects: {} ({} bytes)", scan.objects, scan.objects_bytes),
    ]
}
