//! LazySimpleSerDe (ROW FORMAT DELIMITED): fields between single bytes, nesting by further
//! ones. No row is malformed: missing fields and values that do not convert are NULL. Source:
//! Hive's documentation of its row formats, and Trino's reading of the same class.

mod nested;
mod options;
mod write;

use std::ops::Range;

use otus_types::QueryError;

use self::nested::{Value, append};
use self::options::Options;
use crate::column::ColumnBuilder;
use crate::decoder::{Halt, RowContext, RowDecoder};
use crate::delimited::{Marks, Plain, Rules};
use crate::fields::{FieldPlan, FieldTable};
use crate::line::{Ahead, Block, Line, LineDecoder, LineRows};
use crate::predicate::{Exactness, LeafPredicate};
use crate::projection::Projection;
use crate::registry::{FOOTER, HEADER, RowFormat, SerdeEntry, TIMESTAMPS, property};
use crate::spec::SerdeSpec;

pub(crate) const ENTRY: SerdeEntry = SerdeEntry {
    name: "lazy_simple",
    about: "delimited text: fields, collection items and map keys between single bytes",
    properties: &[
        property("field.delim", "\\001", "the byte between fields, as a character or its code"),
        property("serialization.format", "1", "the same, where field.delim is not given"),
        property(
            "colelction.delim",
            "\\002",
            "the byte between items of arrays, entries of maps and fields of structs; also spelled collection.delim",
        ),
        property("mapkey.delim", "\\003", "the byte between key and value"),
        property(
            "escape.delim",
            "none",
            "the byte after it is no separator; it is removed from strings",
        ),
        property("serialization.null.format", "\\N", "the text of NULL"),
        property(
            "serialization.last.column.takes.rest",
            "false",
            "the last column keeps the separators in it",
        ),
        property(
            "hive.serialization.extend.nesting.levels",
            "false",
            "24 levels of nesting instead of 8",
        ),
        property(
            "hive.serialization.extend.additional.nesting.levels",
            "false",
            "every level there are bytes for",
        ),
        TIMESTAMPS,
        HEADER,
        FOOTER,
    ],
    classes: &["org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"],
    takes: |spec| ENTRY.classes.contains(&spec.class.as_str()),
    bind,
    write: Some(write::bind),
};

fn bind(spec: &SerdeSpec) -> Result<Box<dyn RowFormat>, QueryError> {
    let options = Options::new(spec);
    // Header counts that make no sense fail here, not at the first row.
    LineRows::new(spec, Nothing)?;
    Ok(Box::new(LazySimple { spec: spec.clone(), table: FieldTable::new(spec), options }))
}

struct Nothing;

impl LineDecoder for Nothing {
    fn line(&mut self, _: Line<'_>, _: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        Ok(())
    }
}

#[derive(Debug)]
struct LazySimple {
    spec: SerdeSpec,
    table: FieldTable,
    options: Options,
}

impl RowFormat for LazySimple {
    fn supports(&self, predicate: &LeafPredicate) -> Exactness {
        self.table.supports(predicate)
    }

    fn rows(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
    ) -> Result<Box<dyn RowDecoder>, QueryError> {
        let plan = self.table.plan(projection, predicate);
        let shapes = projection.shapes().iter().zip(&plan.columns);
        let values = shapes
            .filter_map(|(shape, column)| {
                let ty = self.table.types.get(*column)?;
                Some(Value::new(shape, ty, 1, &self.options))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let whole_row = self.table.types.len();
        let marks = Marks {
            separator: self.options.separator(0),
            quote: None,
            escape: self.options.escape,
            blank: false,
        };
        let plain = Plain::new(marks, whole_row, self.table.texts(&plan));
        let plain = plain.filter(|_| !self.options.last_takes_rest);
        let rows = DelimitedRows {
            plain,
            plan,
            values: Outputs { values, options: self.options.clone() },
            whole_row,
            fields: vec![],
        };
        Ok(Box::new(LineRows::new(&self.spec, rows)?))
    }
}

struct DelimitedRows {
    /// Lines whose every separator counts.
    plain: Option<Plain>,
    plan: FieldPlan,
    values: Outputs,
    /// Columns of the table.
    whole_row: usize,
    fields: Vec<Range<usize>>,
}

/// How each output is built.
struct Outputs {
    values: Vec<Value>,
    options: Options,
}

impl Rules for Outputs {
    #[inline(always)]
    fn is_null(&self, field: &[u8]) -> bool {
        self.options.is_null(field)
    }

    fn append(
        &self,
        output: usize,
        column: &mut ColumnBuilder,
        text: &str,
        place: Range<usize>,
    ) -> Result<(), QueryError> {
        let lines = Line::new(text.as_bytes(), Some(text), 0);
        match self.values.get(output) {
            Some(value) => append(value, column, &lines, place, &self.options),
            None => column.append_null(),
        }
        Ok(())
    }
}

impl DelimitedRows {
    /// Cuts the line into the fields that are wanted.
    fn cut(&mut self, line: &[u8]) {
        self.fields.clear();
        let (wanted, separator) = (self.plan.width, self.values.options.separator(0));
        let rest_at = self.values.options.last_takes_rest.then(|| self.whole_row.saturating_sub(1));
        let mut start = 0;
        if wanted == 0 {
            return;
        }
        if self.values.options.escape.is_none() && rest_at.is_none() {
            for end in memchr::memchr_iter(separator, line) {
                self.fields.push(start..end);
                start = end + 1;
                if self.fields.len() == wanted {
                    return;
                }
            }
            self.fields.push(start..line.len());
            return;
        }
        let mut at = 0;
        while at < line.len() && self.fields.len() < wanted && rest_at != Some(self.fields.len()) {
            match line.get(at) {
                Some(byte) if *byte == separator => {
                    self.fields.push(start..at);
                    start = at + 1;
                }
                // The byte after an escape is no separator.
                Some(byte) if Some(*byte) == self.values.options.escape => at += 1,
                _ => {}
            }
            at += 1;
        }
        if self.fields.len() < wanted {
            self.fields.push(start..line.len());
        }
    }
}

impl LineDecoder for DelimitedRows {
    fn line(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        self.cut(line.bytes);
        let options = &self.values.options;
        let field = |column: usize| {
            let range = self.fields.get(column)?;
            let null = options.is_null(line.bytes.get(range.clone())?);
            (!null).then(|| range.clone())
        };
        let text = |column: usize| Some(options.unescaped(line.part(field(column)?)));
        if !self.plan.keeps(&text) {
            return Ok(());
        }
        let columns = self.plan.columns.iter().zip(&self.values.values);
        for ((at, value), column) in columns.zip(cx.columns()) {
            match field(*at) {
                Some(range) => append(value, column, &line, range, options),
                None => column.append_null(),
            }
        }
        cx.end_row()
    }

    fn lines(
        &mut self,
        ahead: Ahead<'_>,
        _before: u64,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<Option<Block>, Halt> {
        match &mut self.plain {
            Some(plain) => plain.decode(ahead.lines(), &self.plan, &self.values, cx).map(Some),
            None => Ok(None),
        }
    }
}
