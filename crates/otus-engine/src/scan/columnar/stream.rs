//! The rows of a block whose objects are columnar: opened one after the other, fitted to
//! the table's types, accounted for. It must not know any format.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions, new_null_array};
use datafusion::arrow::datatypes::FieldRef;
use datafusion::error::Result;
use futures::{FutureExt, Stream, StreamExt, stream};
use otus_formats::{Damage, DamageKind, DecodedBatch, ObjectOutcome, ObjectRun};
use otus_types::{ErrorCode, QueryError};

use super::coerce::coerce;
use super::fit::fit;
use super::{ColumnarFormat, ObjectInput, Opened, ReadError, ReadRequest, WantedColumn};
use crate::errors::external;
use crate::scan::assemble::assemble;
use crate::scan::plan::ReadPlan;
use crate::scan::shared::ScanShared;
use crate::scan::task::ObjectBlock;

/// The rows of `block`.
pub fn rows(
    shared: Arc<ScanShared>,
    plan: Arc<ReadPlan>,
    block: Arc<ObjectBlock>,
    format: Arc<dyn ColumnarFormat>,
    request: Arc<ReadRequest>,
) -> impl Stream<Item = Result<RecordBatch>> {
    let reader = BlockReader { shared, plan, block, format, request, next: 0, open: None };
    stream::try_unfold(reader, |mut reader| async move {
        Ok(reader.next_batch().await?.map(|batch| (batch, reader)))
    })
}

struct BlockReader {
    shared: Arc<ScanShared>,
    plan: Arc<ReadPlan>,
    block: Arc<ObjectBlock>,
    format: Arc<dyn ColumnarFormat>,
    request: Arc<ReadRequest>,
    next: usize,
    open: Option<OpenObject>,
}

struct OpenObject {
    at: usize,
    path: String,
    /// Whether this part stands for the object in counts.
    counts: bool,
    opened: Opened,
    outcome: ObjectOutcome,
}

impl BlockReader {
    async fn next_batch(&mut self) -> Result<Option<RecordBatch>> {
        loop {
            if self.shared.cancel.is_cancelled() {
                let error = QueryError::new(ErrorCode::UserCanceled, "Query was canceled");
                return Err(external(error));
            }
            let Some(open) = &mut self.open else {
                if self.next >= self.block.objects.len() {
                    return Ok(None);
                }
                self.open_next().await?;
                continue;
            };
            let next = AssertUnwindSafe(open.opened.batches.next()).catch_unwind().await;
            match next.unwrap_or_else(|_| Some(Err(stopped(&open.path)))) {
                Some(Ok(batch)) => {
                    open.outcome.rows_read += batch.num_rows() as u64;
                    open.outcome.rows += batch.num_rows() as u64;
                    let run = ObjectRun { object: open.at as u64, rows: batch.num_rows() };
                    let batch = fitted(&self.request, &open.opened.places, &batch, &open.path)?;
                    let decoded = DecodedBatch { batch, runs: vec![run] };
                    return assemble(&self.shared, &self.plan, &self.block, decoded).map(Some);
                }
                Some(Err(error)) => self.close(Some(error))?,
                None => self.close(None)?,
            }
        }
    }

    async fn open_next(&mut self) -> Result<()> {
        let at = self.next;
        self.next += 1;
        let Some(object) = self.block.objects.get(at) else {
            return Ok(());
        };
        let path = format!("s3://{}/{}", self.block.bucket, object.key);
        let input = ObjectInput {
            access: Arc::clone(&self.shared.access),
            metrics: Arc::clone(&self.shared.metrics),
            bucket: Arc::clone(&self.block.bucket),
            object: object.clone(),
            path: path.clone(),
        };
        let counts = object.share.as_ref().is_none_or(|it| it.start == 0);
        let opening = self.format.open(input, Arc::clone(&self.request));
        let opened = AssertUnwindSafe(opening).catch_unwind().await;
        let (opened, error) = match opened.unwrap_or_else(|_| Err(stopped(&path))) {
            Ok(opened) => (opened, None),
            Err(error) => (nothing(), Some(error)),
        };
        let outcome = ObjectOutcome {
            inflated: opened.inflated,
            dismissed: opened.dismissed,
            ..ObjectOutcome::default()
        };
        self.open = Some(OpenObject { at, path, counts, opened, outcome });
        match error {
            Some(error) => self.close(Some(error)),
            None => Ok(()),
        }
    }

    /// Accounts for the object at hand.
    fn close(&mut self, error: Option<ReadError>) -> Result<()> {
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };
        let failure = match error {
            None => None,
            Some(ReadError::Failed(error)) => return Err(external(*error)),
            Some(ReadError::Broken { reason, failure }) => {
                let partial = open.outcome.rows_read > 0;
                open.outcome.damage = Some(Damage { kind: DamageKind::Object, reason, partial });
                Some(failure)
            }
        };
        self.shared.metrics.add_part(&open.path, open.counts, open.outcome);
        match failure {
            Some(failure) if self.shared.strict => Err(external(*failure)),
            _ => Ok(()),
        }
    }
}

impl Drop for BlockReader {
    /// A LIMIT leaves an object half read.
    fn drop(&mut self) {
        if let Some(open) = self.open.take() {
            self.shared.metrics.add_part(&open.path, open.counts, open.outcome);
        }
    }
}

fn nothing() -> Opened {
    let batches = stream::empty().boxed();
    Opened { places: Vec::new(), batches, dismissed: false, inflated: 0 }
}

/// A library gave up on bytes nobody foresaw.
fn stopped(path: &str) -> ReadError {
    ReadError::bad_data(String::from("the file is damaged in a way its reader cannot name"), path)
}

/// The wanted columns of a batch as the table declares them.
fn fitted(
    request: &ReadRequest,
    places: &[Option<usize>],
    batch: &RecordBatch,
    path: &str,
) -> Result<RecordBatch> {
    let rows = batch.num_rows();
    let column = |((wanted, place), shown): ((&WantedColumn, &Option<usize>), &FieldRef)| {
        let Some(found) = place.and_then(|at| batch.columns().get(at)) else {
            return Ok(new_null_array(shown.data_type(), rows));
        };
        let own = fit(found, &wanted.ty, wanted.field.data_type());
        let fitted = own.and_then(|own| match &wanted.shown {
            Some(ty) => coerce(&own, &wanted.ty, ty, shown.data_type()),
            None => Ok(own),
        });
        fitted.map_err(|reason| {
            let ty = wanted.shown.as_ref().unwrap_or(&wanted.ty).to_trino();
            let text = format!("Field {} of {path} cannot be read as {ty}: {reason}", wanted.name);
            external(QueryError::new(ErrorCode::HiveBadData, text))
        })
    };
    let columns = request.columns.iter().zip(places).zip(request.decoded.fields());
    let columns: Vec<ArrayRef> = columns.map(column).collect::<Result<_>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(RecordBatch::try_new_with_options(Arc::clone(&request.decoded), columns, &options)?)
}
