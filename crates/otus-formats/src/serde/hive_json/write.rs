//! Rows as JSON objects, one a line, every column named, NULL written out. It must not know
//! how they are read.

use arrow::array::{Array, AsArray, RecordBatch};
use otus_types::{ErrorCode, HiveType, QueryError, TrinoType};

use crate::row_writer::{RowWriter, Written, is_null, range, scalar_text, wrong_shape};
use crate::spec::SerdeSpec;

#[derive(Debug)]
struct JsonWriter {
    /// The key as JSON, with its colon.
    columns: Vec<(String, Written)>,
}

pub(super) fn bind(spec: &SerdeSpec) -> Result<Box<dyn RowWriter>, QueryError> {
    let column = |name: &str, ty: &HiveType| (key(name), Written::of(ty));
    let columns = spec.columns.iter().map(|it| column(&it.name, &it.ty)).collect();
    Ok(Box::new(JsonWriter { columns }))
}

impl RowWriter for JsonWriter {
    fn append(&self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), QueryError> {
        let mut text = String::new();
        for row in 0..batch.num_rows() {
            text.clear();
            text.push('{');
            for (at, ((key, ty), array)) in self.columns.iter().zip(batch.columns()).enumerate() {
                if at > 0 {
                    text.push(',');
                }
                text.push_str(key);
                value(array.as_ref(), ty, row, &mut text)?;
            }
            text.push_str("}\n");
            out.extend_from_slice(text.as_bytes());
        }
        Ok(())
    }
}

fn key(name: &str) -> String {
    let mut out = String::new();
    quoted(name, &mut out);
    out.push(':');
    out
}

fn value(array: &dyn Array, ty: &Written, row: usize, out: &mut String) -> Result<(), QueryError> {
    if array.is_null(row) {
        out.push_str("null");
        return Ok(());
    }
    match ty {
        Written::Scalar(ty) => scalar(array, ty, row, out)?,
        Written::List(item) => {
            let list = array.as_list_opt::<i32>().ok_or_else(wrong_shape)?;
            out.push('[');
            for (at, index) in range(list.value_offsets(), row).enumerate() {
                if at > 0 {
                    out.push(',');
                }
                value(list.values().as_ref(), item, index, out)?;
            }
            out.push(']');
        }
        Written::Map(key_type, item) => {
            let map = array.as_map_opt().ok_or_else(wrong_shape)?;
            out.push('{');
            let mut name = String::new();
            for (at, index) in range(map.value_offsets(), row).enumerate() {
                if at > 0 {
                    out.push(',');
                }
                name.clear();
                match key_type.as_ref() {
                    Written::Scalar(ty) => scalar_text(map.keys().as_ref(), ty, index, &mut name),
                    nested => value(map.keys().as_ref(), nested, index, &mut name)?,
                }
                quoted(&name, out);
                out.push(':');
                value(map.values().as_ref(), item, index, out)?;
            }
            out.push('}');
        }
        Written::Struct(fields) => {
            let record = array.as_struct_opt().ok_or_else(wrong_shape)?;
            out.push('{');
            for (at, ((name, ty), column)) in fields.iter().zip(record.columns()).enumerate() {
                if at > 0 {
                    out.push(',');
                }
                quoted(name, out);
                out.push(':');
                match is_null(record.nulls(), row) {
                    true => out.push_str("null"),
                    false => value(column.as_ref(), ty, row, out)?,
                }
            }
            out.push('}');
        }
    }
    Ok(())
}

fn scalar(
    array: &dyn Array,
    ty: &TrinoType,
    row: usize,
    out: &mut String,
) -> Result<(), QueryError> {
    if *ty == TrinoType::Varbinary {
        // Hive's SerDe takes bytes for text and spoils what is none.
        let bytes = array.as_binary_opt::<i32>().ok_or_else(wrong_shape)?.value(row);
        let text = std::str::from_utf8(bytes).map_err(|_| no_text())?;
        quoted(text, out);
        return Ok(());
    }
    let mut text = String::new();
    scalar_text(array, ty, row, &mut text);
    let is_number = ty.is_numeric() && !text.ends_with(|last: char| last.is_alphabetic());
    if is_number || *ty == TrinoType::Boolean {
        out.push_str(&text);
    } else {
        quoted(&text, out);
    }
    Ok(())
}

fn no_text() -> QueryError {
    let text = "JSON tables hold varbinary values as text, and a value is not UTF-8";
    QueryError::new(ErrorCode::HiveWriterDataError, text).hint("store to_base64(…) instead")
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}
