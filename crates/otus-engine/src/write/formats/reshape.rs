//! A query's arrays under the names of a file's columns. It must not know formats.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, ListArray, MapArray, RecordBatch, StructArray,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::arrow::error::ArrowError;
use otus_types::QueryError;

use crate::errors::internal;

/// The columns of `batch` in `schema`, position by position.
///
/// # Errors
/// When a column has another shape altogether, which no plan gives.
pub fn reshape(schema: &SchemaRef, batch: &RecordBatch) -> Result<RecordBatch, QueryError> {
    let columns = batch.columns().iter().zip(schema.fields());
    let columns = columns.map(|(array, field)| retyped(array, field.data_type()));
    let columns = columns.collect::<Result<Vec<_>, _>>();
    let batch = columns.and_then(|it| RecordBatch::try_new(Arc::clone(schema), it));
    batch.map_err(|error| internal(&error.to_string()))
}

/// Depth is that of the declared type, which the parser bounds.
fn retyped(array: &ArrayRef, ty: &DataType) -> Result<ArrayRef, ArrowError> {
    if array.data_type() == ty {
        return Ok(Arc::clone(array));
    }
    Ok(match (array.data_type(), ty) {
        (DataType::List(_), DataType::List(field)) => {
            let list = array.as_list::<i32>();
            let values = retyped(list.values(), field.data_type())?;
            let (field, nulls) = (Arc::clone(field), list.nulls().cloned());
            Arc::new(ListArray::try_new(field, list.offsets().clone(), values, nulls)?)
        }
        (DataType::Struct(_), DataType::Struct(fields)) => {
            let inner = array.as_struct();
            let columns = inner.columns().iter().zip(fields);
            let columns = columns.map(|(it, field)| retyped(it, field.data_type()));
            let columns = columns.collect::<Result<_, _>>()?;
            let (nulls, length) = (inner.nulls().cloned(), inner.len());
            Arc::new(StructArray::try_new_with_length(fields.clone(), columns, nulls, length)?)
        }
        (DataType::Map(..), DataType::Map(field, sorted)) => {
            let map = array.as_map();
            let entries: ArrayRef = Arc::new(map.entries().clone());
            let entries = retyped(&entries, field.data_type())?.as_struct().clone();
            let (field, nulls) = (Arc::clone(field), map.nulls().cloned());
            Arc::new(MapArray::try_new(field, map.offsets().clone(), entries, nulls, *sorted)?)
        }
        _ => cast(array, ty)?,
    })
}
