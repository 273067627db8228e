//! Rows to text, one line each: the way back from what the SerDes read. It must not know
//! objects or compression.

use std::fmt::Debug;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::buffer::NullBuffer;
use otus_types::render::value_text;
use otus_types::{ErrorCode, HiveType, QueryError, TrinoType};

use crate::spec::SerdeSpec;

/// A SerDe bound to one table definition, writing.
pub trait RowWriter: Debug + Send + Sync {
    /// Appends the rows of `batch`, whose columns are those of the definition in the Arrow
    /// shape of their types.
    ///
    /// # Errors
    /// `HIVE_WRITER_DATA_ERROR` for values the format cannot hold.
    fn append(&self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), QueryError>;
}

/// The writer of tables defined like `spec`; `None` when its SerDe only reads.
///
/// # Errors
/// What the SerDe says about its properties and the columns' types.
pub fn writer(spec: &SerdeSpec) -> Result<Option<Box<dyn RowWriter>>, QueryError> {
    let entry = crate::registry::registry().iter().find(|entry| (entry.takes)(spec));
    match entry.and_then(|it| it.write) {
        Some(bind) => bind(spec).map(Some),
        None => Ok(None),
    }
}

/// A type as writers walk it.
#[derive(Debug)]
pub(crate) enum Written {
    Scalar(TrinoType),
    List(Box<Written>),
    Map(Box<Written>, Box<Written>),
    Struct(Vec<(String, Written)>),
}

impl Written {
    pub fn of(ty: &HiveType) -> Self {
        match ty {
            HiveType::Array(item) => Self::List(Box::new(Self::of(item))),
            HiveType::Map(key, value) => {
                Self::Map(Box::new(Self::of(key)), Box::new(Self::of(value)))
            }
            HiveType::Struct(fields) => {
                Self::Struct(fields.iter().map(|it| (it.0.clone(), Self::of(&it.1))).collect())
            }
            // Padding is for display.
            HiveType::Char(_) => Self::Scalar(TrinoType::VARCHAR),
            scalar => Self::Scalar(scalar.to_trino()),
        }
    }
}

/// Appends the text of a scalar that is not NULL: base64 for binary, else Athena's.
pub(crate) fn scalar_text(array: &dyn Array, ty: &TrinoType, row: usize, out: &mut String) {
    if *ty == TrinoType::Varbinary {
        use base64::Engine as _;
        if let Some(bytes) = array.as_binary_opt::<i32>() {
            base64::engine::general_purpose::STANDARD.encode_string(bytes.value(row), out);
        }
        return;
    }
    value_text(array, ty, row, out);
}

/// Items of the list, or entries of the map, at `row`.
pub(crate) fn range(offsets: &[i32], row: usize) -> std::ops::Range<usize> {
    let at = |row: usize| offsets.get(row).and_then(|it| usize::try_from(*it).ok()).unwrap_or(0);
    at(row)..at(row + 1)
}

pub(crate) fn is_null(nulls: Option<&NullBuffer>, row: usize) -> bool {
    nulls.is_some_and(|it| it.is_null(row))
}

/// An array whose shape is not that of its type, which no plan gives.
pub(crate) fn wrong_shape() -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, "a column is not in the shape of its type")
}
