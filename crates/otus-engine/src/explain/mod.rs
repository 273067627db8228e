//! EXPLAIN and EXPLAIN ANALYZE: the plan, what its scans would read and what Athena would
//! charge. It must not know how plans run.

mod formats;

use std::sync::Arc;

use datafusion::execution::session_state::SessionState;
use datafusion::physical_plan::display::DisplayableExecutionPlan;
use datafusion::physical_plan::execute_stream;
use futures::StreamExt;
use otus_sql::ast::{Explain, ExplainFormat, ExplainType, StatementKind};
use otus_types::{QueryFailure, TrinoType};

use crate::bind::Bound;
use crate::ddl::{Answer, not_supported};
use crate::errors::{from_datafusion, internal};
use crate::metering::{ResultColumn, price};
use crate::prepared::Prepared;
use crate::query;
use crate::scan::ScanContext;

/// The lines of the explanation; TYPE VALIDATE answers one boolean `Valid`.
///
/// # Errors
/// When the statement cannot be planned, or for forms that are not built.
pub fn run(
    cpu: &tokio::runtime::Runtime,
    state: &Arc<SessionState>,
    prepared: &Prepared,
    context: &Arc<ScanContext>,
) -> Result<Answer, QueryFailure> {
    let StatementKind::Explain(explain) = &prepared.statement.kind else {
        return Err(internal("not an EXPLAIN").into());
    };
    if explain.explain_type == Some(ExplainType::Validate) {
        let valid = ResultColumn { name: String::from("Valid"), ty: TrinoType::Boolean };
        return Ok(Answer::Lines { columns: vec![valid], lines: vec![String::from("true")] });
    }
    let lines = explained(cpu, state, prepared, explain, context)?;
    Ok(Answer::lines(&["Query Plan"], lines))
}

fn explained(
    cpu: &tokio::runtime::Runtime,
    state: &Arc<SessionState>,
    prepared: &Prepared,
    explain: &Explain,
    context: &Arc<ScanContext>,
) -> Result<Vec<String>, QueryFailure> {
    let Some(bound) = &prepared.bound else {
        return Err(not_supported("EXPLAIN of this statement", explain.statement.span.get()).into());
    };
    cpu.block_on(async {
        if explain.analyze {
            return lines(state, bound, context, true).await;
        }
        match (explain.explain_type, explain.format) {
            (Some(ExplainType::Io), _) => {
                query::plan(state, bound, context).await?;
                Ok(formats::io_lines(&context.reports()))
            }
            (_, Some(ExplainFormat::Json)) => {
                let plan = query::plan(state, bound, context).await?;
                Ok(formats::json_lines(plan.as_ref()))
            }
            (_, Some(ExplainFormat::Graphviz)) => {
                let plan = query::plan(state, bound, context).await?;
                let text = DisplayableExecutionPlan::new(plan.as_ref()).graphviz().to_string();
                Ok(text.lines().map(str::to_owned).collect())
            }
            _ => lines(state, bound, context, false).await,
        }
    })
}

async fn lines(
    state: &Arc<SessionState>,
    bound: &Bound,
    context: &Arc<ScanContext>,
    analyze: bool,
) -> Result<Vec<String>, QueryFailure> {
    let plan = query::plan(state, bound, context).await?;
    if analyze {
        let stream = execute_stream(Arc::clone(&plan), state.task_ctx());
        let mut stream = stream.map_err(|it| from_datafusion(&it))?;
        while let Some(batch) = stream.next().await {
            batch.map_err(|it| from_datafusion(&it))?;
        }
    }
    let shown = if analyze {
        DisplayableExecutionPlan::with_metrics(plan.as_ref()).indent(false).to_string()
    } else {
        DisplayableExecutionPlan::new(plan.as_ref()).indent(false).to_string()
    };
    let mut lines: Vec<String> = shown.lines().map(str::to_owned).collect();
    let scan = context.metrics.summary();
    if scan.partitions > 0 || scan.objects > 0 {
        lines.push(String::new());
        lines.push(format!("Partitions: {} of {}", scan.partitions_read, scan.partitions));
        lines.push(format!("Objects: {} ({} bytes)", scan.objects, scan.objects_bytes));
    }
    if analyze {
        lines.push(format!(
            "Objects read: {}, dismissed: {}, unreached: {}",
            scan.objects_read,
            scan.objects_dismissed,
            scan.objects_unreached()
        ));
        lines.push(format!("Data scanned: {} bytes", scan.scanned_bytes));
        lines.push(format!("Athena would have charged: ${:.6}", price(scan.scanned_bytes)));
    } else if scan.objects > 0 {
        lines.push(format!("Athena would charge: ${:.6}", price(scan.objects_bytes)));
    }
    Ok(lines)
}
