//! Lists and maps with other contents: their offsets and NULLs stay. It must not know how the
//! contents are made.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, ListArray, MapArray, StructArray};
use datafusion::arrow::datatypes::{DataType, FieldRef};

/// Makes contents of a type of others.
type Contents<'a> = &'a dyn Fn(&ArrayRef, &DataType) -> Result<ArrayRef, String>;

/// `found` with its values made by `values`, as a list of `field`.
///
/// # Errors
/// Why a value does not fit, as a sentence.
pub fn list(found: &ListArray, field: &FieldRef, values: Contents<'_>) -> Result<ArrayRef, String> {
    let values = values(found.values(), field.data_type())?;
    let (offsets, nulls) = (found.offsets().clone(), found.nulls().cloned());
    let list = ListArray::try_new(Arc::clone(field), offsets, values, nulls);
    Ok(Arc::new(list.map_err(|error| error.to_string())?))
}

/// `found` with its keys made by `keys` and its values by `values`, as a map whose entries are
/// `field`.
///
/// # Errors
/// Why a key or value does not fit, as a sentence.
pub fn map(
    found: &MapArray,
    field: &FieldRef,
    keys: Contents<'_>,
    values: Contents<'_>,
) -> Result<ArrayRef, String> {
    let DataType::Struct(parts) = field.data_type() else {
        return Err(String::from("a map without entries"));
    };
    let [key, value] = parts.as_ref() else {
        return Err(String::from("a map without entries"));
    };
    let keys = keys(found.keys(), key.data_type())?;
    if keys.null_count() > 0 {
        return Err(String::from("a map has a NULL key"));
    }
    let values = values(found.values(), value.data_type())?;
    let entries = StructArray::try_new(parts.clone(), vec![keys, values], None);
    let entries = entries.map_err(|error| error.to_string())?;
    let (offsets, nulls) = (found.offsets().clone(), found.nulls().cloned());
    let map = MapArray::try_new(Arc::clone(field), offsets, entries, nulls, false);
    Ok(Arc::new(map.map_err(|error| error.to_string())?))
}
