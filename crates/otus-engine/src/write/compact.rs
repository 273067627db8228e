//! Frees a batch from the buffers it merely points into: a filter over a wide scan leaves
//! short text views into megabytes that would all be written. It must not know types
//! beyond their Arrow shape.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, ListArray, MapArray, RecordBatch, StructArray,
};
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::error::ArrowError;

/// Nested types deeper than this are written as they are.
const MAX_DEPTH: usize = 32;

/// The same rows in buffers of their own size.
///
/// # Errors
/// Only if the batch contradicts its own schema.
pub fn compact(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns = batch.columns().iter().map(|column| compact_array(column, 0));
    RecordBatch::try_new(batch.schema(), columns.collect::<Result<_, _>>()?)
}

fn compact_array(array: &ArrayRef, depth: usize) -> Result<ArrayRef, ArrowError> {
    if depth > MAX_DEPTH {
        return Ok(Arc::clone(array));
    }
    Ok(match array.data_type() {
        DataType::Utf8View => Arc::new(array.as_string_view().gc()),
        DataType::List(field) => {
            let list = array.as_list::<i32>();
            let values = compact_array(list.values(), depth + 1)?;
            let (field, nulls) = (Arc::clone(field), list.nulls().cloned());
            Arc::new(ListArray::try_new(field, list.offsets().clone(), values, nulls)?)
        }
        DataType::Struct(fields) => {
            let inner = array.as_struct();
            let columns = inner.columns().iter().map(|it| compact_array(it, depth + 1));
            let columns = columns.collect::<Result<_, _>>()?;
            let length = inner.len();
            let nulls = inner.nulls().cloned();
            Arc::new(StructArray::try_new_with_length(fields.clone(), columns, nulls, length)?)
        }
        DataType::Map(field, sorted) => {
            let map = array.as_map();
            let entries: ArrayRef = Arc::new(map.entries().clone());
            let entries = compact_array(&entries, depth + 1)?;
            let (field, nulls) = (Arc::clone(field), map.nulls().cloned());
            let entries = entries.as_struct().clone();
            Arc::new(MapArray::try_new(field, map.offsets().clone(), entries, nulls, *sorted)?)
        }
        _ => Arc::clone(array),
    })
}
