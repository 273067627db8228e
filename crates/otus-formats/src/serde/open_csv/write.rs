//! Rows as quoted text: every value in quotes, NULL as nothing at all. It must not know how
//! they are read.

use arrow::array::{Array as _, AsArray, RecordBatch};
use otus_types::{ErrorCode, HiveType, QueryError};

use super::Marks;
use crate::row_writer::{RowWriter, wrong_shape};
use crate::spec::SerdeSpec;

#[derive(Debug)]
struct CsvWriter(Marks);

pub(super) fn bind(spec: &SerdeSpec) -> Result<Box<dyn RowWriter>, QueryError> {
    let others = spec.columns.iter().filter(|it| it.ty != HiveType::String);
    let others: Vec<String> =
        others.map(|it| format!("{} {}", it.name, it.ty.to_trino())).collect();
    if others.is_empty() {
        return Ok(Box::new(CsvWriter(Marks::new(spec)?)));
    }
    let text = format!(
        "Hive CSV storage format only supports VARCHAR (unbounded). Unsupported columns: {}",
        others.join(", ")
    );
    Err(QueryError::new(ErrorCode::NotSupported, text))
}

impl RowWriter for CsvWriter {
    fn append(&self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), QueryError> {
        let columns = batch.columns().iter().map(|it| it.as_string_view_opt());
        let columns = columns.collect::<Option<Vec<_>>>().ok_or_else(wrong_shape)?;
        let Marks { separator, quote, escape } = self.0;
        let mut line = String::new();
        for row in 0..batch.num_rows() {
            line.clear();
            for (at, column) in columns.iter().enumerate() {
                if at > 0 {
                    line.push(separator);
                }
                if column.is_null(row) {
                    continue;
                }
                line.push(quote);
                for c in column.value(row).chars() {
                    if c == quote || c == escape {
                        line.push(escape);
                    }
                    line.push(c);
                }
                line.push(quote);
            }
            line.push('\n');
            out.extend_from_slice(line.as_bytes());
        }
        Ok(())
    }
}
