//! Athena's result files byte for byte: `<id>.csv` for rows, `<id>.txt` for the text lines
//! of SHOW and DESCRIBE. It must not know terminals.

use std::io::{self, Write};

use arrow::array::RecordBatch;
use otus_service::{ResultColumn, ResultShape};

use super::Output;

/// Every value quoted, NULL as nothing, `\n` after each row.
#[derive(Default)]
pub struct Csv {
    columns: Vec<ResultColumn>,
    as_lines: bool,
    lines: usize,
    /// A `.txt` ends without a newline; whatever follows needs one.
    open_line: bool,
    text: String,
}

impl Output for Csv {
    fn begin(&mut self, out: &mut dyn Write, shape: &ResultShape) -> io::Result<()> {
        self.lines = 0;
        self.as_lines = matches!(shape, ResultShape::Lines { .. });
        self.columns = shape.columns().to_vec();
        if matches!(shape, ResultShape::Nothing) {
            return Ok(());
        }
        if std::mem::take(&mut self.open_line) {
            out.write_all(b"\n")?;
        }
        if !self.as_lines {
            for (at, column) in self.columns.iter().enumerate() {
                separator(out, at)?;
                quoted(out, &column.name)?;
            }
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn rows(&mut self, out: &mut dyn Write, batch: &RecordBatch) -> io::Result<()> {
        if self.as_lines {
            for line in super::lines(batch) {
                if self.lines > 0 {
                    out.write_all(b"\n")?;
                }
                out.write_all(line.as_bytes())?;
                self.lines += 1;
                self.open_line = true;
            }
            return Ok(());
        }
        for row in 0..batch.num_rows() {
            for (at, (column, array)) in self.columns.iter().zip(batch.columns()).enumerate() {
                separator(out, at)?;
                self.text.clear();
                let array = array.as_ref();
                if otus_types::render::value_text(array, &column.ty, row, &mut self.text) {
                    quoted(out, &self.text)?;
                }
            }
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn end(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn separator(out: &mut dyn Write, at: usize) -> io::Result<()> {
    if at > 0 { out.write_all(b",") } else { Ok(()) }
}

fn quoted(out: &mut dyn Write, text: &str) -> io::Result<()> {
    out.write_all(b"\"")?;
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            out.write_all(b"\"\"")?;
        }
        out.write_all(part.as_bytes())?;
    }
    out.write_all(b"\"")
}
