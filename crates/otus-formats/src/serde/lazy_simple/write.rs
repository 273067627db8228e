//! Rows as delimited text. A separator within a value is escaped where the table has an escape
//! byte; without one it stays, as in Hive. It must not know how rows are read.

use arrow::array::{Array, AsArray, RecordBatch};
use otus_types::{QueryError, TrinoType};

use super::nested::too_deep;
use super::options::Options;
use crate::row_writer::{RowWriter, Written, is_null, range, scalar_text, wrong_shape};
use crate::spec::SerdeSpec;

#[derive(Debug)]
struct TextWriter {
    options: Options,
    columns: Vec<Written>,
}

pub(super) fn bind(spec: &SerdeSpec) -> Result<Box<dyn RowWriter>, QueryError> {
    let options = Options::new(spec);
    let columns: Vec<Written> = spec.columns.iter().map(|it| Written::of(&it.ty)).collect();
    let deepest = columns.iter().map(depth).max().unwrap_or(0);
    if deepest >= options.levels() {
        return Err(too_deep(deepest, options.levels()));
    }
    Ok(Box::new(TextWriter { options, columns }))
}

/// Levels of separators a type needs beyond that of fields.
fn depth(ty: &Written) -> usize {
    match ty {
        Written::Scalar(_) => 0,
        Written::List(item) => 1 + depth(item),
        Written::Map(_, value) => 2 + depth(value),
        Written::Struct(fields) => 1 + fields.iter().map(|it| depth(&it.1)).max().unwrap_or(0),
    }
}

impl RowWriter for TextWriter {
    fn append(&self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), QueryError> {
        for row in 0..batch.num_rows() {
            for (at, (ty, array)) in self.columns.iter().zip(batch.columns()).enumerate() {
                if at > 0 {
                    out.push(self.options.separator(0));
                }
                self.value(array.as_ref(), ty, row, 1, out)?;
            }
            out.push(b'\n');
        }
        Ok(())
    }
}

impl TextWriter {
    fn value(
        &self,
        array: &dyn Array,
        ty: &Written,
        row: usize,
        level: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), QueryError> {
        if array.is_null(row) {
            out.extend_from_slice(&self.options.null);
            return Ok(());
        }
        let separator = self.options.separator(level);
        match ty {
            Written::Scalar(ty) => self.scalar(array, ty, row, out),
            Written::List(item) => {
                let list = array.as_list_opt::<i32>().ok_or_else(wrong_shape)?;
                for (at, index) in range(list.value_offsets(), row).enumerate() {
                    if at > 0 {
                        out.push(separator);
                    }
                    self.value(list.values().as_ref(), item, index, level + 1, out)?;
                }
            }
            Written::Map(key, value) => {
                let map = array.as_map_opt().ok_or_else(wrong_shape)?;
                for (at, index) in range(map.value_offsets(), row).enumerate() {
                    if at > 0 {
                        out.push(separator);
                    }
                    self.value(map.keys().as_ref(), key, index, level + 2, out)?;
                    out.push(self.options.separator(level + 1));
                    self.value(map.values().as_ref(), value, index, level + 2, out)?;
                }
            }
            Written::Struct(fields) => {
                let record = array.as_struct_opt().ok_or_else(wrong_shape)?;
                for (at, ((_, ty), column)) in fields.iter().zip(record.columns()).enumerate() {
                    if at > 0 {
                        out.push(separator);
                    }
                    match is_null(record.nulls(), row) {
                        true => out.extend_from_slice(&self.options.null),
                        false => self.value(column.as_ref(), ty, row, level + 1, out)?,
                    }
                }
            }
        }
        Ok(())
    }

    fn scalar(&self, array: &dyn Array, ty: &TrinoType, row: usize, out: &mut Vec<u8>) {
        let mut text = String::new();
        scalar_text(array, ty, row, &mut text);
        let Some(escape) = self.options.escape else {
            out.extend_from_slice(text.as_bytes());
            return;
        };
        for byte in text.bytes() {
            if byte == escape || self.options.is_separator(byte) {
                out.push(escape);
            }
            out.push(byte);
        }
    }
}
