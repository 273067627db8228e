//! From a bound plan to batches: scans get their providers, DataFusion optimises and
//! executes. It must not know how statements are parsed or results delivered.

use std::any::Any;
use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::common::tree_node::Transformed;
use datafusion::datasource::provider_as_source;
use datafusion::error::Result as DataFusionResult;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::{LogicalPlan, TableSource};
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use futures::StreamExt;
use otus_analyzer::{CatalogTable, SequenceTable};
use otus_types::{ErrorCode, QueryError, QueryFailure};
use tokio::sync::mpsc;

use crate::bind::{self, Bound};
use crate::errors::{external, from_datafusion};
use crate::running::BatchResult;
use crate::scan::{CatalogTableProvider, ScanContext};
use crate::r#virtual;

/// The physical plan of `bound`; listing happens here.
///
/// # Errors
/// When the plan cannot be made, or a table's partitions or objects cannot be listed.
pub async fn plan(
    state: &SessionState,
    bound: &Bound,
    context: &Arc<ScanContext>,
) -> Result<Arc<dyn ExecutionPlan>, QueryFailure> {
    let plan = with_providers(bound.plan.clone(), context);
    let plan = plan.map_err(|it| from_datafusion(&it))?;
    let planned = state.create_physical_plan(&plan).await;
    let planned = planned.map_err(|it| from_datafusion(&it))?;
    check_limits(context)?;
    Ok(planned)
}

/// Executes `bound` and sends its batches; the number of rows, or `None` when the reader
/// went away.
///
/// # Errors
/// Why the query failed.
pub async fn execute(
    state: &SessionState,
    bound: &Bound,
    context: &Arc<ScanContext>,
    batches: &mpsc::Sender<BatchResult>,
) -> Result<Option<u64>, QueryFailure> {
    let plan = plan(state, bound, context).await?;
    let stream = execute_stream(plan, state.task_ctx());
    let mut stream = stream.map_err(|it| from_datafusion(&it))?;
    let mut rows = 0;
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(|it| from_datafusion(&it))?;
        rows += batch.num_rows() as u64;
        if batches.send(Ok(batch)).await.is_err() {
            return Ok(None);
        }
    }
    Ok(Some(rows))
}

/// The plan with a provider in place of every catalog table.
fn with_providers(plan: LogicalPlan, context: &Arc<ScanContext>) -> DataFusionResult<LogicalPlan> {
    let swapped = plan.transform_up_with_subqueries(|node| {
        let LogicalPlan::TableScan(mut scan) = node else {
            return Ok(Transformed::no(node));
        };
        let source: &dyn Any = scan.source.as_ref();
        let provider = if let Some(sequence) = source.downcast_ref::<SequenceTable>() {
            Arc::new(r#virtual::Sequence::new(sequence))
        } else if let Some(table) = bind::catalog_table(&scan.source) {
            provider(table, context).map_err(external)?
        } else {
            return Ok(Transformed::no(LogicalPlan::TableScan(scan)));
        };
        scan.source = provider_as_source(provider);
        Ok(Transformed::yes(LogicalPlan::TableScan(scan)))
    })?;
    Ok(swapped.data)
}

fn provider(
    table: &CatalogTable,
    context: &Arc<ScanContext>,
) -> Result<Arc<dyn TableProvider>, QueryError> {
    if table.virtual_name.is_some() {
        return r#virtual::provider(table, context);
    }
    let (stored, schema) = (Arc::clone(&table.table), table.schema());
    Ok(Arc::new(CatalogTableProvider::new(stored, schema, Arc::clone(context))?))
}

fn check_limits(context: &ScanContext) -> Result<(), QueryError> {
    let Some(limit) = context.limits.scanned_bytes else {
        return Ok(());
    };
    let bytes = context.metrics.summary().objects_bytes;
    if bytes <= limit {
        return Ok(());
    }
    let text = format!(
        "Bytes scanned limit was exceeded: the query would scan {bytes} bytes, {limit} are allowed"
    );
    Err(QueryError::new(ErrorCode::InvalidRequest, text)
        .hint("add a predicate on a partition column, or raise the limit"))
}
