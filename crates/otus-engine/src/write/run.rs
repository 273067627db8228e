//! Runs the query of a statement that writes: one task for each partition of its plan, each
//! with files of its own; then everything is committed at once. It must not know formats.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::DateTime;
use datafusion::execution::TaskContext;
use datafusion::execution::session_state::SessionState;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_plan::coalesce_partitions::CoalescePartitionsExec;
use datafusion::physical_plan::repartition::RepartitionExec;
use datafusion::physical_plan::{
    ExecutionPlan, ExecutionPlanProperties, Partitioning, SendableRecordBatchStream,
};
use futures::StreamExt;
use otus_catalog::CatalogStore;
use otus_types::{ErrorCode, QueryError, QueryFailure};
use tokio::task::{JoinError, JoinSet};

use super::commit::commit;
use super::files::{File, Files};
use super::partitions::check_empty;
use super::target::{Purpose, Target, Written};
use crate::bind::Bound;
use crate::errors::{from_datafusion, internal};
use crate::objects::Objects;
use crate::query;
use crate::scan::ScanContext;

/// What the tasks of a statement share.
pub struct Job {
    pub(super) target: Target,
    pub(super) catalog: Arc<dyn CatalogStore>,
    pub(super) objects: Arc<Objects>,
    pub(super) context: Arc<TaskContext>,
    /// Milliseconds since 1970.
    pub(super) now: i64,
    pub(super) tasks: usize,
    /// The common beginning of the files' names.
    stamp: String,
}

impl Job {
    /// A name no other file has, as Athena forms them: instant, statement, file.
    pub(super) fn file_name(&self, bucket: Option<u32>) -> String {
        let Self { stamp, target, .. } = self;
        let (chance, ending): (u128, _) = (rand::random(), target.layout.ending());
        match bucket {
            // Readers know a bucket by its name.
            Some(bucket) => format!("{bucket:06}_0_{stamp}_{chance:032x}{ending}"),
            None => format!("{stamp}_{chance:032x}{ending}"),
        }
    }
}

/// A statement that has written, and the plan that did it; none when there was nothing to run.
pub struct Ran {
    pub written: Written,
    pub plan: Option<Arc<dyn ExecutionPlan>>,
}

/// Runs `bound` into `target`.
///
/// # Errors
/// Why nothing was written.
pub async fn run(
    state: &SessionState,
    bound: &Bound,
    target: Target,
    scan: &Arc<ScanContext>,
    journal: PathBuf,
) -> Result<Ran, QueryFailure> {
    check_target(&target, scan).await?;
    if target.idle {
        let written = commit(Vec::new(), &target, scan, &journal)?;
        return Ok(Ran { written, plan: None });
    }
    let plan = query::plan(state, bound, scan).await?;
    let plan = distributed(plan, &target, scan.threads).map_err(|it| from_datafusion(&it))?;
    let tasks = plan.output_partitioning().partition_count().max(1);
    let instant = DateTime::from_timestamp_millis(scan.now).unwrap_or_default();
    let statement: u32 = rand::random();
    let job = Arc::new(Job {
        target,
        catalog: Arc::clone(&scan.catalog),
        objects: Arc::clone(&scan.objects),
        context: state.task_ctx(),
        now: scan.now,
        tasks,
        stamp: format!("{}_{statement:08x}", instant.format("%Y%m%d_%H%M%S")),
    });
    let mut running = JoinSet::new();
    for task in 0..tasks {
        let rows = plan.execute(task, Arc::clone(&job.context));
        let rows = rows.map_err(|it| from_datafusion(&it))?;
        running.spawn(write(rows, Arc::clone(&job)));
    }
    let mut files = Vec::new();
    while let Some(ended) = running.join_next().await {
        let broken = |error: JoinError| Err(internal(&format!("a writer broke off: {error}")));
        match ended.unwrap_or_else(broken) {
            Ok(more) => files.extend(more),
            Err(error) => {
                // What the others have staged is given back before anybody hears of it.
                running.shutdown().await;
                return Err(error.into());
            }
        }
    }
    if scan.cancel.is_cancelled() {
        let text = "Query cancelled by user";
        return Err(QueryError::new(ErrorCode::UserCanceled, text).into());
    }
    // Without a pause from here on: what is cancelled now comes too late.
    let written = commit(files, &job.target, scan, &journal)?;
    Ok(Ran { written, plan: Some(plan) })
}

async fn write(
    mut rows: SendableRecordBatchStream,
    job: Arc<Job>,
) -> Result<Vec<File>, QueryError> {
    let mut files = Files::new(job);
    while let Some(batch) = rows.next().await {
        files.write(batch.map_err(|it| from_datafusion(&it))?).await?;
    }
    files.finish().await
}

/// New tables and exports start in empty places.
async fn check_target(target: &Target, scan: &ScanContext) -> Result<(), QueryError> {
    let location = &target.root;
    match &target.purpose {
        Purpose::Create(Some(table)) => {
            check_empty(&scan.objects, location, || {
                let name = table.qualified_name();
                format!("Target directory for table '{name}' already exists: {location}")
            })
            .await
        }
        // Its partitions are looked at one by one.
        Purpose::Unload if !target.is_partitioned() => {
            check_empty(&scan.objects, location, || {
                format!("Target directory already exists: {location}")
            })
            .await
        }
        _ => Ok(()),
    }
}

/// Brings rows of one partition, and of one bucket, to one task.
fn distributed(
    plan: Arc<dyn ExecutionPlan>,
    target: &Target,
    threads: usize,
) -> datafusion::error::Result<Arc<dyn ExecutionPlan>> {
    if plan.output_partitioning().partition_count() <= 1 {
        return Ok(plan);
    }
    if target.is_partitioned() {
        let schema = plan.schema();
        let keys = target.keys.iter().filter_map(|key| {
            let name = schema.fields().get(key.at)?.name();
            Some(Arc::new(Column::new(name, key.at)) as Arc<dyn PhysicalExpr>)
        });
        let hash = Partitioning::Hash(keys.collect(), threads.max(1));
        return Ok(Arc::new(RepartitionExec::try_new(plan, hash)?));
    }
    if target.buckets.is_some() {
        return Ok(Arc::new(CoalescePartitionsExec::new(plan)));
    }
    Ok(plan)
}
