//! Tab-separated values with a header. Tabs, newlines and backslashes inside values are
//! escaped by a backslash, NULL is `\N`, as PostgreSQL and MySQL write them.
//! It must not know terminals.

use std::io::{self, Write};

use arrow::array::RecordBatch;
use otus_service::{ResultColumn, ResultShape};

use super::Output;

#[derive(Default)]
pub struct Tsv {
    columns: Vec<ResultColumn>,
    as_lines: bool,
}

impl Output for Tsv {
    fn begin(&mut self, out: &mut dyn Write, shape: &ResultShape) -> io::Result<()> {
        self.as_lines = matches!(shape, ResultShape::Lines { .. });
        self.columns = shape.columns().to_vec();
        if self.as_lines || matches!(shape, ResultShape::Nothing) {
            return Ok(());
        }
        let names: Vec<String> = self.columns.iter().map(|it| escaped(&it.name)).collect();
        writeln!(out, "{}", names.join("\t"))
    }

    fn rows(&mut self, out: &mut dyn Write, batch: &RecordBatch) -> io::Result<()> {
        if self.as_lines {
            return super::lines(batch).iter().try_for_each(|line| writeln!(out, "{line}"));
        }
        for row in 0..batch.num_rows() {
            let texts = super::row_texts(&self.columns, batch, row);
            let texts: Vec<String> =
                texts.map(|it| it.map_or_else(|| String::from("\\N"), |it| escaped(&it))).collect();
            writeln!(out, "{}", texts.join("\t"))?;
        }
        Ok(())
    }

    fn end(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            other => out.push(other),
        }
    }
    out
}
