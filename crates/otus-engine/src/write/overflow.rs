//! Rows of more partitions and buckets than files may be open: sorted by both, on disk where
//! memory does not do, so that one file after the other takes them. It must not know files.

use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::{RecordBatch, UInt32Array};
use datafusion::arrow::compute::take_record_batch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::error::DataFusionError;
use datafusion::execution::TaskContext;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
use datafusion::physical_plan::sorts::sort::SortExec;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use datafusion::physical_plan::{ExecutionPlan, SendableRecordBatchStream};
use futures::{StreamExt, stream};
use otus_types::QueryError;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::compact;
use crate::errors::{from_datafusion, internal};

/// Batches that may wait for the sort.
const WAITING: usize = 2;
/// Bytes the sorts of a statement hold together before they go on on disk. The query below has
/// its own share: what is written should not need as much memory as there is.
const MEMORY: usize = 96 << 20;

/// Rows of a batch, before the sort and after: merging holds some of each run, and rows of logs
/// are wide.
const ROWS: usize = 1024;

type Sorted = Result<SendableRecordBatchStream, QueryError>;

/// See the module.
pub struct Overflow {
    schema: SchemaRef,
    rows: mpsc::Sender<RecordBatch>,
    /// Ends with the value.
    sorting: JoinSet<Sorted>,
}

impl Overflow {
    /// Starts to sort by the columns `keys` in batches of `schema`, as one of `tasks`.
    ///
    /// # Errors
    /// When the sort cannot be planned.
    pub fn start(
        schema: &SchemaRef,
        keys: &[usize],
        context: &TaskContext,
        tasks: usize,
    ) -> Result<Self, QueryError> {
        let (rows, receiver) = mpsc::channel(WAITING);
        let source =
            Arc::new(Source { schema: Arc::clone(schema), rows: Mutex::new(Some(receiver)) });
        let failed = |error: DataFusionError| from_datafusion(&error);
        let input = StreamingTableExec::try_new(
            Arc::clone(schema),
            vec![source],
            None,
            Vec::<LexOrdering>::new(),
            false,
            None,
        );
        let by = keys.iter().filter_map(|key| {
            let name = schema.fields().get(*key)?.name();
            Some(PhysicalSortExpr::new_default(Arc::new(Column::new(name, *key))))
        });
        let by = LexOrdering::new(by).ok_or_else(|| internal("no keys to sort by"))?;
        let sort = SortExec::new(by, Arc::new(input.map_err(failed)?));
        let context = bounded(context, MEMORY / tasks.max(1)).map_err(failed)?;
        let mut sorted = sort.execute(0, context).map_err(failed)?;
        let mut sorting = JoinSet::new();
        // The sort takes its input only while somebody waits for its output.
        sorting.spawn(async move {
            let first = sorted.next().await;
            let schema = sorted.schema();
            let whole = stream::iter(first).chain(sorted);
            Ok(Box::pin(RecordBatchStreamAdapter::new(schema, whole)) as SendableRecordBatchStream)
        });
        Ok(Self { schema: Arc::clone(schema), rows, sorting })
    }

    /// Of the batches it takes.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Takes rows.
    ///
    /// # Errors
    /// Why the sort ended.
    pub async fn push(&mut self, rows: &RecordBatch) -> Result<(), QueryError> {
        for start in (0..rows.num_rows()).step_by(ROWS) {
            let part = rows.slice(start, ROWS.min(rows.num_rows() - start));
            let all = UInt32Array::from_iter_values((0_u32..).take(part.num_rows()));
            // What is kept must not hold on to the whole scan's buffers, nor one part to
            // those of the others: the sort would count them once for each.
            let part = take_record_batch(&part, &all).and_then(|it| compact(&it));
            let part = part.map_err(|error| internal(&error.to_string()))?;
            if self.rows.send(part).await.is_err() {
                return Err(self.failure().await);
            }
        }
        Ok(())
    }

    /// Why the sort takes no more rows.
    async fn failure(&mut self) -> QueryError {
        match self.sorting.join_next().await {
            Some(Ok(Ok(mut stream))) => match stream.next().await {
                Some(Err(error)) => from_datafusion(&error),
                _ => internal("the sort of partitions ended early"),
            },
            Some(Ok(Err(error))) => error,
            _ => internal("the sort of partitions broke off"),
        }
    }

    /// All rows, sorted.
    ///
    /// # Errors
    /// Why the sort failed.
    pub async fn finish(self) -> Sorted {
        let Self { rows, mut sorting, .. } = self;
        drop(rows);
        match sorting.join_next().await {
            Some(Ok(sorted)) => sorted,
            _ => Err(internal("the sort of partitions broke off")),
        }
    }
}

/// `context` with a memory pool of its own and smaller batches.
fn bounded(context: &TaskContext, memory: usize) -> datafusion::error::Result<Arc<TaskContext>> {
    let runtime = RuntimeEnvBuilder::from_runtime_env(&context.runtime_env())
        .with_memory_pool(Arc::new(FairSpillPool::new(memory)))
        .build_arc()?;
    let config = context.session_config().clone().with_batch_size(ROWS);
    let own = TaskContext::default().with_session_config(config);
    Ok(Arc::new(own.with_runtime(runtime)))
}

/// Where the sort reads.
#[derive(Debug)]
struct Source {
    schema: SchemaRef,
    rows: Mutex<Option<mpsc::Receiver<RecordBatch>>>,
}

impl PartitionStream for Source {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner).take();
        let stream = stream::unfold(rows, |rows| async move {
            let mut rows = rows?;
            let next = rows.recv().await?;
            Some((Ok(next), Some(rows)))
        });
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), stream))
    }
}
