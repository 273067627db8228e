//! OpenCSVSerde: quoted text. A blank line is a row of NULLs, missing fields are NULL, a
//! field whose quote never closes is NULL. Values are text, converted afterwards: dates are
//! days and timestamps milliseconds since 1970, and what does not convert fails the
//! statement. Source: the AWS documentation of this SerDe, and Trino's reading of it.

mod write;

use std::borrow::Cow;

use otus_types::{ErrorCode, QueryError};

use crate::column::ColumnBuilder;
use crate::decoder::{Halt, RowContext, RowDecoder};
use crate::fields::{Field, FieldPlan, FieldTable, append_java, bad_field, is_primitive};
use crate::line::{Line, LineDecoder, LineRows, malformed};
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
        let rows = CsvRows {
            plan,
            marks: self.marks,
            // Values past the last column are not looked at.
            columns: self.table.types.len(),
            null_for_invalid: self.null_for_invalid,
            fields: Vec::new(),
            scratch: String::new(),
        };
        Ok(Box::new(LineRows::new(&self.spec, rows)?))
    }
}

struct CsvRows {
    plan: FieldPlan,
    marks: Marks,
    columns: usize,
    null_for_invalid: bool,
    fields: Vec<Field>,
    scratch: String,
}

impl LineDecoder for CsvRows {
    fn line(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        self.fields.clear();
        self.scratch.clear();
        let text = line.text();
        let wanted = self.plan.width > 0 && !text.is_empty();
        if wanted && !self.cut_plain(&text) && !self.cut_whole(&text) {
            self.cut_odd(&text);
            if self.fields.last() == Some(&Field::Absent) {
                malformed(cx, "a quoted field does not end on its line");
            }
        }
        let scratch = &self.scratch;
        let field = |column: usize| match self.fields.get(column)? {
            Field::Absent => None,
            Field::Line(start, end) => text.get(*start..*end),
            Field::Scratch(start, end) => scratch.get(*start..*end),
        };
        if !self.plan.keeps(&|column| field(column).map(Cow::Borrowed)) {
            return Ok(());
        }
        for (at, column) in self.plan.columns.iter().zip(cx.columns()) {
            let Some(value) = field(*at) else {
                column.append_null();
                continue;
            };
            if let Err(reason) = append(column, value) {
                if !self.null_for_invalid {
                    return Err(Halt::Failed(bad_field(*at, value, &reason)));
                }
                column.append_null();
            }
        }
        cx.end_row()
    }
}

impl CsvRows {
    /// A line without quotes and escapes is cut at its separators; false for others.
    fn cut_plain(&mut self, text: &str) -> bool {
        let marks = self.marks;
        if !(marks.separator.is_ascii() && marks.quote.is_ascii() && marks.escape.is_ascii()) {
            return false;
        }
        let bytes = text.as_bytes();
        if memchr::memchr2(marks.quote as u8, marks.escape as u8, bytes).is_some() {
            return false;
        }
        let mut start = 0;
        for end in memchr::memchr_iter(marks.separator as u8, bytes) {
            self.fields.push(Field::Line(start, end));
            start = end + 1;
            if self.fields.len() == self.plan.width {
                return true;
            }
        }
        self.fields.push(Field::Line(start, text.len()));
        true
    }

    /// A line whose quotes are around whole fields, without quotes and escapes inside, is cut
    /// without looking at each character; false for others.
    fn cut_whole(&mut self, text: &str) -> bool {
        let marks = self.marks;
        if !(marks.separator.is_ascii() && marks.quote.is_ascii() && marks.escape.is_ascii()) {
            return false;
        }
        let (separator, quote, escape) =
            (marks.separator as u8, marks.quote as u8, marks.escape as u8);
        let bytes = text.as_bytes();
        let mut at = 0;
        while self.fields.len() < self.columns {
            let quoted = bytes.get(at) == Some(&quote);
            let start = at + usize::from(quoted);
            let rest = bytes.get(start..).unwrap_or_default();
            let found = if quoted {
                memchr::memchr2(quote, escape, rest)
            } else {
                memchr::memchr3(separator, quote, escape, rest)
            };
            let end = start + found.unwrap_or(rest.len());
            let after = if quoted { end + 1 } else { end };
            let closed = !quoted || bytes.get(end) == Some(&quote);
            self.fields.push(Field::Line(start, end));
            match bytes.get(after) {
                None if closed => return true,
                Some(byte) if closed && *byte == separator => at = after + 1,
                _ => {
                    self.fields.clear();
                    return false;
                }
            }
        }
        true
    }

    /// opencsv's own reading, with its ways of taking quotes inside a field.
    fn cut_odd(&mut self, text: &str) {
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
                self.fields.push(Field::Scratch(from, self.scratch.len()));
                from = self.scratch.len();
                in_field = false;
            } else {
                self.scratch.push(c);
                in_field = true;
            }
            before = Some(c);
        }
        if self.fields.len() < self.columns {
            let last = Field::Scratch(from, self.scratch.len());
            self.fields.push(if in_quotes { Field::Absent } else { last });
        }
    }
}

/// Appends the value of a field; Java's words for what is wrong with it.
fn append(column: &mut ColumnBuilder, value: &str) -> Result<(), String> {
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
