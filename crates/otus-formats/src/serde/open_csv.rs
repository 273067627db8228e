//! OpenCSVSerde: quoted text. A blank line is a row of NULLs, missing fields are NULL, a
//! field whose quote never closes is NULL. Values are text, converted afterwards: dates are
//! days and timestamps milliseconds since 1970, and what does not convert fails the
//! statement. Source: the AWS documentation of this SerDe, and Trino's reading of it.

mod write;

use std::borrow::Cow;
use std::ops::Range;

use otus_types::{ErrorCode, QueryError};

use crate::column::ColumnBuilder;
use crate::decoder::{Halt, RowContext, RowDecoder};
use crate::delimited::{self, Plain, Rules};
use crate::fields::{FieldPlan, FieldTable, append_java, bad_field, is_primitive};
use crate::line::{Ahead, Block, Line, LineDecoder, LineRows, malformed};
use crate::predicate::{Exactness, LeafPredicate};
use crate::projection::Projection;
use crate::registry::{FOOTER, HEADER, NULL_FOR_INVALID, RowFormat, SerdeEntry, property};
use crate::spec::SerdeSpec;
use crate::value::TextRules;

pub(crate) const ENTRY: SerdeEntry = SerdeEntry {
    name: "open_csv",
    about: "CSV with quotes and an escape character",
    properties: &[
        property("separatorChar", ",", "between fields"),
        property("quoteChar", "\"", "around fields"),
        property("escapeChar", "\\", "before a quote or itself inside a field"),
        NULL_FOR_INVALID,
        HEADER,
        FOOTER,
    ],
    classes: &["org.apache.hadoop.hive.serde2.OpenCSVSerde"],
    takes: |spec| ENTRY.classes.contains(&spec.class.as_str()),
    bind,
    write: Some(write::bind),
};

fn bind(spec: &SerdeSpec) -> Result<Box<dyn RowFormat>, QueryError> {
    let marks = Marks::new(spec)?;
    let null_for_invalid = spec.flag("use.null.for.invalid.data", false);
    let table = FieldTable::new(spec);
    Ok(Box::new(OpenCsv { spec: spec.clone(), table, marks, null_for_invalid }))
}

/// The three characters.
#[derive(Debug, Clone, Copy)]
struct Marks {
    separator: char,
    quote: char,
    escape: char,
}

impl Marks {
    fn new(spec: &SerdeSpec) -> Result<Self, QueryError> {
        let mark = |key: &str, default: char| {
            spec.property(key).and_then(|it| it.chars().next()).unwrap_or(default)
        };
        let marks = Self {
            separator: mark("separatorChar", ','),
            quote: mark("quoteChar", '"'),
            escape: mark("escapeChar", '\\'),
        };
        let disabled = marks.quote == '\0' && marks.escape == '\0';
        let wrong = match marks {
            Self { separator: '\0', .. } => {
                Some("Separator cannot be the null character (ASCII 0)")
            }
            Self { separator, quote, .. } if separator == quote => {
                Some("Separator and quote character cannot be the same")
            }
            Self { separator, escape, .. } if separator == escape => {
                Some("Separator and escape character cannot be the same")
            }
            Self { quote, escape, .. } if quote == escape && !disabled => {
                Some("Quote and escape character cannot be the same")
            }
            _ => None,
        };
        match wrong {
            None => Ok(marks),
            Some(wrong) => Err(QueryError::new(ErrorCode::GenericInternalError, wrong)
                .hint("a doubled quote is always one quote: leave escapeChar out")),
        }
    }
}

impl Marks {
    /// The same as bytes.
    fn plain(self) -> Option<delimited::Marks> {
        let byte = |mark: char| u8::try_from(mark).ok();
        let (quote, escape) = (Some(byte(self.quote)?), Some(byte(self.escape)?));
        Some(delimited::Marks { separator: byte(self.separator)?, quote, escape, blank: true })
    }
}

#[derive(Debug)]
struct OpenCsv {
    spec: SerdeSpec,
    table: FieldTable,
    marks: Marks,
    null_for_invalid: bool,
}

impl RowFormat for OpenCsv {
    fn supports(&self, predicate: &LeafPredicate) -> Exactness {
        self.table.supports(predicate)
    }

    fn rows(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
    ) -> Result<Box<dyn RowDecoder>, QueryError> {
        let plan = self.table.plan(projection, predicate);
        self.table.refuse(&plan, is_primitive, |_, ty| {
            QueryError::new(ErrorCode::GenericInternalError, "Parent builder is null")
                .hint(format!("OpenCSVSerde reads no {ty}: declare the column as string"))
        })?;
        let columns = self.table.types.len();
        let plain = self.marks.plain();
        let rows = CsvRows {
            plain: plain.and_then(|it| Plain::new(it, columns, self.table.texts(&plan))),
            plan,
            marks: self.marks,
            // Values past the last column are not looked at.
            columns,
            null_for_invalid: self.null_for_invalid,
            fields: Vec::new(),
            scratch: String::new(),
        };
        Ok(Box::new(LineRows::new(&self.spec, rows)?))
    }
}

struct CsvRows {
    /// Lines whose quotes, if any, are around whole fields.
    plain: Option<Plain>,
    plan: FieldPlan,
    marks: Marks,
    columns: usize,
    null_for_invalid: bool,
    /// Where in `scratch` each field of the line at hand lies; `None` for NULL.
    fields: Vec<Option<Range<usize>>>,
    scratch: String,
}

impl LineDecoder for CsvRows {
    fn line(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        self.fields.clear();
        self.scratch.clear();
        let text = line.text();
        let wanted = self.plan.width > 0 && !text.is_empty();
        if wanted {
            self.cut(&text);
            if self.fields.last() == Some(&None) {
                malformed(cx, "a quoted field does not end on its line");
            }
        }
        let scratch = &self.scratch;
        let field = |column: usize| scratch.get(self.fields.get(column)?.clone()?);
        if !self.plan.keeps(&|column| field(column).map(Cow::Borrowed)) {
            return Ok(());
        }
        for (at, column) in self.plan.columns.iter().zip(cx.columns()) {
            let Some(value) = field(*at) else {
                column.append_null();
                continue;
            };
            append(column, value, *at, self.null_for_invalid)?;
        }
        cx.end_row()
    }

    fn lines(
        &mut self,
        ahead: Ahead<'_>,
        _before: u64,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<Option<Block>, Halt> {
        let values =
            Values { columns: &self.plan.columns, null_for_invalid: self.null_for_invalid };
        match &mut self.plain {
            Some(plain) => plain.decode(ahead.lines(), &self.plan, &values, cx).map(Some),
            None => Ok(None),
        }
    }
}

/// How fields of plain lines become values.
struct Values<'a> {
    /// Column of each output.
    columns: &'a [usize],
    null_for_invalid: bool,
}

impl Rules for Values<'_> {
    #[inline(always)]
    fn is_null(&self, _: &[u8]) -> bool {
        false
    }

    fn append(
        &self,
        output: usize,
        column: &mut ColumnBuilder,
        text: &str,
        place: Range<usize>,
    ) -> Result<(), QueryError> {
        let at = self.columns.get(output).copied().unwrap_or(output);
        append(column, text.get(place).unwrap_or_default(), at, self.null_for_invalid)
    }
}

impl CsvRows {
    /// opencsv's own reading, with its ways of taking quotes inside a field.
    fn cut(&mut self, text: &str) {
        let Marks { separator, quote, escape } = self.marks;
        let (mut in_quotes, mut in_field) = (false, false);
        let mut from = self.scratch.len();
        let mut before = None;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if self.fields.len() == self.columns {
                break;
            }
            let next = chars.peek().map(|it| it.1);
            if c == escape {
                // Only a quote or an escape is escaped; any other escape vanishes.
                if (in_quotes || in_field) && (next == Some(quote) || next == Some(escape)) {
                    self.scratch.extend(chars.next().map(|it| it.1));
                    before = next;
                    continue;
                }
            } else if c == quote {
                if (in_quotes || in_field) && next == Some(quote) {
                    self.scratch.extend(chars.next().map(|it| it.1));
                    before = next;
                    in_field = !in_field;
                    continue;
                }
                let inside = text.get(..at).is_some_and(|it| it.chars().nth(2).is_some())
                    && before != Some(separator)
                    && next.is_some_and(|next| next != separator);
                if inside {
                    let so_far = self.scratch.get(from..).unwrap_or_default();
                    if !so_far.is_empty() && so_far.chars().all(char::is_whitespace) {
                        self.scratch.truncate(from);
                    } else {
                        self.scratch.push(c);
                    }
                }
                in_quotes = !in_quotes;
                in_field = !in_field;
            } else if c == separator && !in_quotes {
                self.fields.push(Some(from..self.scratch.len()));
                from = self.scratch.len();
                in_field = false;
            } else {
                self.scratch.push(c);
                in_field = true;
            }
            before = Some(c);
        }
        if self.fields.len() < self.columns {
            let last = from..self.scratch.len();
            self.fields.push((!in_quotes).then_some(last));
        }
    }
}

/// Appends the value of field `at`, NULL for what is none if that is allowed.
fn append(
    column: &mut ColumnBuilder,
    value: &str,
    at: usize,
    null_for_invalid: bool,
) -> Result<(), QueryError> {
    match converted(column, value) {
        Ok(()) => Ok(()),
        Err(_) if null_for_invalid => {
            column.append_null();
            Ok(())
        }
        Err(reason) => Err(bad_field(at, value, &reason)),
    }
}

/// Appends the value of a field; Java's words for what is wrong with it.
fn converted(column: &mut ColumnBuilder, value: &str) -> Result<(), String> {
    let done = match column {
        ColumnBuilder::Date(b) => value.parse().map(|days| b.append_value(days)).is_ok(),
        ColumnBuilder::Timestamp(b) => value.parse().map(|ms| b.append_value(ms)).is_ok(),
        _ => append_java(column, value, &TextRules::default()).is_ok(),
    };
    if done {
        return Ok(());
    }
    let floating = matches!(column, ColumnBuilder::Double(_) | ColumnBuilder::Float(_));
    Err(if floating && value.trim().is_empty() {
        String::from("empty String")
    } else {
        format!("For input string: \"{value}\"")
    })
}
