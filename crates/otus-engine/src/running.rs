//! A statement at work, and how it ended. Dropping it cancels it. It must not know who
//! watches.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use datafusion::arrow::array::RecordBatch;
use futures::Stream;
use otus_formats::CancelFlag;
use otus_types::{Advice, QueryFailure};
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;

use crate::metering::{ResultColumn, ScanMetrics, ScanSummary};
use crate::write::Written;

/// The form of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResultShape {
    /// Batches with one array for each column, in the Arrow shape of its Trino type.
    Rows { columns: Vec<ResultColumn> },
    /// One text a row, whatever the columns say: SHOW, DESCRIBE, MSCK, EXPLAIN. Batches
    /// have a single Utf8View column.
    Lines { columns: Vec<ResultColumn> },
    /// No rows, only how many were written ([`QueryOutcome::written`]): CTAS, INSERT, UNLOAD.
    Count { columns: Vec<ResultColumn> },
    /// No result at all: column-less DDL.
    Nothing,
}

impl ResultShape {
    /// The columns as ColumnInfo lists them.
    #[must_use]
    pub fn columns(&self) -> &[ResultColumn] {
        match self {
            ResultShape::Rows { columns }
            | ResultShape::Lines { columns }
            | ResultShape::Count { columns } => columns,
            ResultShape::Nothing => &[],
        }
    }
}

/// How a statement that succeeded ended.
#[derive(Debug, Clone, Default)]
pub struct QueryOutcome {
    pub scan: ScanSummary,
    /// Rows of the result.
    pub rows: u64,
    /// What CTAS, INSERT and UNLOAD wrote.
    pub written: Option<Written>,
    /// Advice that needed the scan's numbers.
    pub advice: Vec<Advice>,
    /// Why there are no rows, sentence by sentence; empty when there are some.
    pub explanation: Vec<String>,
}

pub(crate) type BatchResult = Result<RecordBatch, QueryFailure>;

/// Cancels a statement from anywhere.
#[derive(Debug, Clone)]
pub struct CancelHandle {
    flag: CancelFlag,
    task: Option<AbortHandle>,
}

impl CancelHandle {
    pub(crate) fn new(flag: CancelFlag, task: Option<AbortHandle>) -> Self {
        Self { flag, task }
    }

    /// Stops decoding within a megabyte of text, and everything else at its next pause.
    pub fn cancel(&self) {
        self.flag.cancel();
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

/// What a statement touched so far, from anywhere.
#[derive(Debug, Clone)]
pub struct ProgressHandle(Arc<ScanMetrics>);

impl ProgressHandle {
    /// The counters now.
    #[must_use]
    pub fn summary(&self) -> ScanSummary {
        self.0.summary()
    }
}

/// See the module.
#[derive(Debug)]
pub struct Running {
    shape: ResultShape,
    rows: Rows,
    metrics: Arc<ScanMetrics>,
    cancel: CancelHandle,
    outcome: oneshot::Receiver<QueryOutcome>,
}

impl Running {
    pub(crate) fn new(
        shape: ResultShape,
        batches: mpsc::Receiver<BatchResult>,
        metrics: Arc<ScanMetrics>,
        cancel: CancelHandle,
        outcome: oneshot::Receiver<QueryOutcome>,
    ) -> Self {
        Self { shape, rows: Rows(batches), metrics, cancel, outcome }
    }

    /// The form of the result, known before its first row.
    #[must_use]
    pub fn shape(&self) -> &ResultShape {
        &self.shape
    }

    /// The result's batches; after an error there is nothing more.
    pub fn rows(&mut self) -> &mut Rows {
        &mut self.rows
    }

    /// What was touched so far.
    #[must_use]
    pub fn progress(&self) -> ScanSummary {
        self.metrics.summary()
    }

    /// Reads the counters from elsewhere while the rows are being taken.
    #[must_use]
    pub fn progress_handle(&self) -> ProgressHandle {
        ProgressHandle(Arc::clone(&self.metrics))
    }

    #[must_use]
    pub fn cancel_handle(&self) -> CancelHandle {
        self.cancel.clone()
    }

    /// How the statement ended. Rows not taken yet are thrown away.
    ///
    /// # Errors
    /// Why the statement failed, if that was not read from the rows already.
    pub async fn finish(&mut self) -> Result<QueryOutcome, QueryFailure> {
        while let Some(batch) = self.rows.0.recv().await {
            batch?;
        }
        let outcome = (&mut self.outcome).await;
        // The sender is gone without a word only after an error that was read before.
        Ok(outcome.unwrap_or_else(|_| QueryOutcome {
            scan: self.metrics.summary(),
            ..QueryOutcome::default()
        }))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

/// A result's batches in order.
#[derive(Debug)]
pub struct Rows(mpsc::Receiver<BatchResult>);

impl Stream for Rows {
    type Item = BatchResult;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}
