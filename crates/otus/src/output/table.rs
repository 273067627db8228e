//! The table a terminal shows: columns as wide as the first rows need, numbers to the
//! right, wide characters counted as two. It must not know where rows come from.

use std::io::{self, Write};

use arrow::array::RecordBatch;
use otus_service::{ResultColumn, ResultShape};
use unicode_width::UnicodeWidthStr;

use super::{Output, safe};

/// Rows looked at before widths are fixed.
const MEASURED_ROWS: usize = 1000;

#[derive(Default)]
pub struct Table {
    columns: Vec<ResultColumn>,
    nothing: bool,
    as_lines: bool,
    /// `None` until widths are fixed and the header is written.
    widths: Option<Vec<usize>>,
    held: Vec<Vec<Option<String>>>,
}

impl Output for Table {
    fn begin(&mut self, _out: &mut dyn Write, shape: &ResultShape) -> io::Result<()> {
        *self = Self {
            columns: shape.columns().to_vec(),
            nothing: matches!(shape, ResultShape::Nothing),
            as_lines: matches!(shape, ResultShape::Lines { .. }),
            ..Self::default()
        };
        Ok(())
    }

    fn rows(&mut self, out: &mut dyn Write, batch: &RecordBatch) -> io::Result<()> {
        if self.as_lines {
            return super::lines(batch)
                .iter()
                .try_for_each(|line| writeln!(out, "{}", line_text(line)));
        }
        for row in 0..batch.num_rows() {
            let texts = super::row_texts(&self.columns, batch, row);
            let texts: Vec<_> = texts.map(|it| it.map(|text| safe::neutral(&text))).collect();
            match &self.widths {
                Some(widths) => write_row(out, &self.columns, widths, &texts)?,
                None => self.held.push(texts),
            }
            if self.widths.is_none() && self.held.len() >= MEASURED_ROWS {
                self.flush(out)?;
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.widths.is_none() && !self.as_lines && !self.nothing {
            self.flush(out)?;
        }
        Ok(())
    }

    fn has_footer(&self) -> bool {
        true
    }
}

impl Table {
    fn flush(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut widths: Vec<usize> =
            self.columns.iter().map(|it| safe::neutral(&it.name).width()).collect();
        for row in &self.held {
            for (width, text) in widths.iter_mut().zip(row) {
                *width = (*width).max(text.as_deref().unwrap_or_default().width());
            }
        }
        let header: Vec<_> = self.columns.iter().map(|it| Some(safe::neutral(&it.name))).collect();
        write_row(out, &self.columns, &widths, &header)?;
        let rules: Vec<String> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
        writeln!(out, "{}", rules.join("+"))?;
        for row in std::mem::take(&mut self.held) {
            write_row(out, &self.columns, &widths, &row)?;
        }
        self.widths = Some(widths);
        Ok(())
    }
}

fn write_row(
    out: &mut dyn Write,
    columns: &[ResultColumn],
    widths: &[usize],
    row: &[Option<String>],
) -> io::Result<()> {
    let mut line = String::new();
    for (at, (text, width)) in row.iter().zip(widths).enumerate() {
        let text = text.as_deref().unwrap_or_default();
        let blanks = " ".repeat(width.saturating_sub(text.width()));
        let right = columns.get(at).is_some_and(|it| it.ty.is_numeric());
        let (before, after) = if right { (blanks.as_str(), "") } else { ("", blanks.as_str()) };
        let bar = if at > 0 { "|" } else { "" };
        line.push_str(&format!("{bar} {before}{text}{after} "));
    }
    writeln!(out, "{}", line.trim_end())
}

/// DESCRIBE separates by tabs; a line may hold them, but nothing else that moves a cursor.
fn line_text(line: &str) -> String {
    let parts: Vec<String> = line.split('\t').map(safe::neutral).collect();
    parts.join("\t")
}
