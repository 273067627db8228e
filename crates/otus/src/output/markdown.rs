//! A Markdown table, for tickets and notes. It must not know terminals.

use std::io::{self, Write};

use arrow::array::RecordBatch;
use otus_service::{ResultColumn, ResultShape};

use super::{Output, safe};

#[derive(Default)]
pub struct Markdown {
    columns: Vec<ResultColumn>,
    as_lines: bool,
}

impl Output for Markdown {
    fn begin(&mut self, out: &mut dyn Write, shape: &ResultShape) -> io::Result<()> {
        self.as_lines = matches!(shape, ResultShape::Lines { .. });
        self.columns = shape.columns().to_vec();
        if matches!(shape, ResultShape::Nothing) {
            return Ok(());
        }
        if self.as_lines {
            return writeln!(out, "```");
        }
        let names: Vec<String> = self.columns.iter().map(|it| cell(&it.name)).collect();
        writeln!(out, "| {} |", names.join(" | "))?;
        let rules: Vec<&str> =
            self.columns.iter().map(|it| if it.ty.is_numeric() { "---:" } else { "---" }).collect();
        writeln!(out, "| {} |", rules.join(" | "))
    }

    fn rows(&mut self, out: &mut dyn Write, batch: &RecordBatch) -> io::Result<()> {
        if self.as_lines {
            return super::lines(batch).iter().try_for_each(|line| writeln!(out, "{line}"));
        }
        for row in 0..batch.num_rows() {
            let texts = super::row_texts(&self.columns, batch, row);
            let cells: Vec<String> =
                texts.map(|it| it.map_or_else(String::new, |it| cell(&it))).collect();
            writeln!(out, "| {} |", cells.join(" | "))?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.as_lines { writeln!(out, "```") } else { Ok(()) }
    }
}

fn cell(text: &str) -> String {
    safe::neutral(text)
        .replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('`', "\\`")
}
