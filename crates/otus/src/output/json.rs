//! One JSON document for each statement: `columns` and `rows`, both arrays.
//! It must not know terminals.

use std::io::{self, Write};

use arrow::array::RecordBatch;
use otus_service::{ResultColumn, ResultShape};
use serde_json::{Value, json};

use super::Output;
use otus_service::json_value;

#[derive(Default)]
pub struct Json {
    columns: Vec<ResultColumn>,
    as_lines: bool,
    rows: usize,
}

impl Output for Json {
    fn begin(&mut self, out: &mut dyn Write, shape: &ResultShape) -> io::Result<()> {
        *self = Self {
            columns: shape.columns().to_vec(),
            as_lines: matches!(shape, ResultShape::Lines { .. }),
            rows: 0,
        };
        let columns: Vec<Value> = self
            .columns
            .iter()
            .map(|it| json!({"name": it.name, "type": it.ty.to_string()}))
            .collect();
        write!(out, "{{\"columns\":{},\"rows\":[", Value::Array(columns))
    }

    fn rows(&mut self, out: &mut dyn Write, batch: &RecordBatch) -> io::Result<()> {
        if self.as_lines {
            for line in super::lines(batch) {
                self.row(out, &Value::Array(vec![Value::String(line)]))?;
            }
            return Ok(());
        }
        for row in 0..batch.num_rows() {
            let values = self.columns.iter().zip(batch.columns());
            let values = values.map(|(it, array)| json_value(array.as_ref(), &it.ty, row));
            let values = Value::Array(values.collect());
            self.row(out, &values)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let newline = if self.rows > 0 { "\n" } else { "" };
        writeln!(out, "{newline}]}}")
    }
}

impl Json {
    fn row(&mut self, out: &mut dyn Write, row: &Value) -> io::Result<()> {
        let comma = if self.rows > 0 { "," } else { "" };
        self.rows += 1;
        write!(out, "{comma}\n{row}")
    }
}
