//! Partition keys and the typed form of their values: catalogs and paths hold text, SQL
//! compares values of the column's type. It must not know where values come from.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, StringViewArray};
use datafusion::arrow::compute::{CastOptions, cast_with_options};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use otus_catalog::partition_spec::typed_value;
use otus_catalog::{Column, Table};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, QueryError};

/// A partition key of a table.
#[derive(Debug, Clone)]
pub struct PartitionKey {
    pub name: String,
    pub field: FieldRef,
    column: Column,
}

/// The partition keys of `table`.
///
/// # Errors
/// `HIVE_INVALID_METADATA` when a key has no Hive type.
pub fn partition_keys(table: &Table) -> Result<Vec<PartitionKey>, QueryError> {
    let key = |column: &Column| {
        let ty = column
            .hive_type()
            .map_err(|error| QueryError::new(ErrorCode::HiveInvalidMetadata, error.to_string()))?;
        let field = Arc::new(Field::new(&column.name, to_arrow(&ty.to_trino()), true));
        Ok(PartitionKey { name: column.name.clone(), field, column: column.clone() })
    };
    table.partition_keys.iter().map(key).collect()
}

impl PartitionKey {
    /// The typed values of `texts`, NULL where Hive says so.
    ///
    /// # Errors
    /// `HIVE_INVALID_PARTITION_VALUE` naming the first text that is no value of the type.
    pub fn typed<'a>(&self, texts: impl Iterator<Item = &'a str>) -> Result<ArrayRef, QueryError> {
        let texts = texts.map(|text| typed_value(&self.column, text));
        let texts: StringViewArray = texts.collect::<Result<Vec<_>, _>>()?.into_iter().collect();
        if self.field.data_type() == &DataType::Utf8View {
            return Ok(Arc::new(texts));
        }
        let strict = CastOptions { safe: false, ..CastOptions::default() };
        cast_with_options(&texts, self.field.data_type(), &strict).map_err(|error| {
            let text = format!("Invalid partition value of {}: {error}", self.name);
            QueryError::new(ErrorCode::HiveInvalidPartitionValue, text)
        })
    }
}
