//! Arrays and maps put together from their elements. It must not know any function.

use std::sync::Arc;

use arrow::array::{ArrayRef, ListArray, MapArray, StructArray};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::DataType;
use datafusion_expr::ColumnarValue;
use otus_types::arrow_type::{list_field, map_entries_field};
use otus_types::{QueryError, TrinoType};

use crate::rows::invalid;
use crate::udf::from_arrow;

/// An array of arrays.
///
/// # Errors
/// When lengths and elements do not fit.
pub(crate) fn list(
    element: &TrinoType,
    lengths: &[usize],
    values: ArrayRef,
    nulls: Option<NullBuffer>,
) -> Result<ColumnarValue, QueryError> {
    let offsets = OffsetBuffer::from_lengths(lengths.iter().copied());
    ListArray::try_new(list_field(element), offsets, values, nulls)
        .map(|array| ColumnarValue::Array(Arc::new(array)))
        .map_err(|error| from_arrow(&error))
}

/// An array of maps.
///
/// # Errors
/// When lengths and entries do not fit, or a key is NULL.
pub(crate) fn map(
    (key, value): (&TrinoType, &TrinoType),
    lengths: &[usize],
    keys: ArrayRef,
    values: ArrayRef,
    nulls: Option<NullBuffer>,
) -> Result<ColumnarValue, QueryError> {
    let field = map_entries_field(key, value);
    let DataType::Struct(fields) = field.data_type().clone() else {
        return Err(invalid("map entries are a struct"));
    };
    let entries =
        StructArray::try_new(fields, vec![keys, values], None).map_err(|e| from_arrow(&e))?;
    let offsets = OffsetBuffer::from_lengths(lengths.iter().copied());
    MapArray::try_new(field, offsets, entries, nulls, false)
        .map(|array| ColumnarValue::Array(Arc::new(array)))
        .map_err(|error| from_arrow(&error))
}
