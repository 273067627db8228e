//! Rows become batches here, across objects: a batch per object would be 20 to 70 rows.
//! It must not know where the values came from.

use std::ops::ControlFlow;
use std::sync::Arc;

use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::SchemaRef;
use otus_types::{ErrorCode, QueryError};

use crate::column::ColumnBuilder;
use crate::projection::Projection;

/// Rows of one object inside a batch, in row order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectRun {
    /// [`crate::ObjectInfo::id`].
    pub object: u64,
    pub rows: usize,
}

/// A batch and which objects its rows came from: `runs` covers all rows in order, so that
/// the caller can add partition values and `"$path"` as repeated values.
#[derive(Debug, Clone)]
pub struct DecodedBatch {
    pub batch: RecordBatch,
    pub runs: Vec<ObjectRun>,
}

/// Where finished batches go; `Break` stops the decoder (LIMIT reached).
pub type Emit<'a> = dyn FnMut(DecodedBatch) -> ControlFlow<()> + 'a;

/// Column builders of one decoder and the runs of the batch under construction.
#[derive(Debug)]
pub struct BatchBuilder {
    schema: SchemaRef,
    columns: Vec<ColumnBuilder>,
    rows: usize,
    limit: usize,
    /// Bytes of text the rows were read from, where that is known.
    text: usize,
    runs: Vec<ObjectRun>,
}

/// A batch of rows from so many bytes of text is full: what is built of them then fits the cache,
/// and the allocator gives the memory of the batch before again.
const TEXT: usize = 1 << 20;

impl BatchBuilder {
    /// Builders for `projection`; a batch is full at `limit` rows.
    #[must_use]
    pub fn new(projection: &Projection, limit: usize) -> Self {
        let columns = projection
            .shapes()
            .iter()
            .zip(projection.schema().fields())
            .map(|(shape, field)| ColumnBuilder::new(shape, field.data_type()))
            .collect();
        let schema = Arc::clone(projection.schema());
        Self { schema, columns, rows: 0, limit: limit.max(1), text: 0, runs: Vec::new() }
    }

    /// The builders, in output order. Whoever appends to one appends to all, then calls
    /// [`Self::end_row`].
    pub fn columns(&mut self) -> &mut [ColumnBuilder] {
        &mut self.columns
    }

    /// Rows in the batch under construction.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The row whose values were appended last belongs to `object`.
    #[inline]
    pub fn end_row(&mut self, object: u64) {
        self.end_rows(object, 1);
    }

    /// The same for the last so many rows.
    #[inline]
    pub fn end_rows(&mut self, object: u64, rows: usize) {
        self.rows += rows;
        match self.runs.last_mut() {
            Some(run) if run.object == object => run.rows += rows,
            _ if rows > 0 => self.runs.push(ObjectRun { object, rows }),
            _ => {}
        }
    }

    /// So many bytes of text were read. Whether the batch is full by that.
    pub(crate) fn read(&mut self, bytes: usize) -> bool {
        self.text += bytes;
        self.text >= TEXT
    }

    /// Room left in the batch.
    #[must_use]
    pub fn room(&self) -> usize {
        self.limit.saturating_sub(self.rows)
    }

    /// Takes the rows so far, if there are any.
    ///
    /// # Errors
    /// `GENERIC_INTERNAL_ERROR` when a decoder left its columns at different lengths.
    pub fn take(&mut self) -> Result<Option<DecodedBatch>, QueryError> {
        if self.rows == 0 {
            return Ok(None);
        }
        let arrays = self.columns.iter_mut().map(ColumnBuilder::finish).collect::<Vec<_>>();
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows));
        let schema = Arc::clone(&self.schema);
        (self.rows, self.text) = (0, 0);
        let runs = std::mem::take(&mut self.runs);
        match RecordBatch::try_new_with_options(schema, arrays, &options) {
            Ok(batch) => Ok(Some(DecodedBatch { batch, runs })),
            Err(error) => Err(QueryError::new(
                ErrorCode::GenericInternalError,
                format!("decoded columns do not fit together: {error}"),
            )),
        }
    }
}
