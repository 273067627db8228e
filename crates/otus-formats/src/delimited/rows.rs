//! The plain lines of a block as columns. It must not know a SerDe's rules: it asks them.

use std::borrow::Cow;
use std::ops::Range;

use otus_types::QueryError;

use super::index::{Index, Marks, Row};
use super::number::{quick_decimal, quick_integer};
use crate::column::ColumnBuilder;
use crate::decoder::{Halt, RowContext};
use crate::fields::FieldPlan;
use crate::line::Block;
use crate::raw::SharedText;

/// What a SerDe says about fields.
pub(crate) trait Rules {
    /// Whether a field is SQL NULL.
    fn is_null(&self, field: &[u8]) -> bool;

    /// Appends the field at `place`, which is not NULL, as the value of an output column.
    ///
    /// # Errors
    /// Where the SerDe's rule is to fail the statement.
    fn append(
        &self,
        output: usize,
        column: &mut ColumnBuilder,
        text: &str,
        place: Range<usize>,
    ) -> Result<(), QueryError>;
}

/// Decodes plain lines; its room is used again.
#[derive(Debug)]
pub(crate) struct Plain {
    index: Index,
    marks: Marks,
    /// Texts are views into a copy of the lines: where they are most of them.
    share: bool,
}

/// A field that is no value, and its row.
struct BadField {
    row: usize,
    error: QueryError,
}

impl Plain {
    /// `columns` are those of the table, `texts` the wanted ones among them that are text.
    pub(crate) fn new(marks: Marks, columns: usize, texts: usize) -> Option<Self> {
        Some(Self { index: Index::default(), marks: marks.checked()?, share: 2 * texts >= columns })
    }

    /// Decodes the plain lines at the start of `text`, as many as there is room for.
    pub(crate) fn decode(
        &mut self,
        text: &str,
        plan: &FieldPlan,
        rules: &impl Rules,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<Block, Halt> {
        self.index.find(text.as_bytes(), self.marks, cx.room());
        let block = Block { lines: self.index.rows.len() as u64, bytes: self.index.used };
        let Some(text) = text.get(..block.bytes).filter(|it| !it.is_empty()) else {
            return Ok(block);
        };
        cx.outcome.rows_read += block.lines;
        if plan.filters() {
            self.retain(text, plan, rules);
        }
        // Few rows of a block would keep all of it in memory.
        let most = 2 * self.index.rows.len() as u64 >= block.lines;
        let shared = (self.share && most).then(|| SharedText::new(text));
        let mut bad: Option<BadField> = None;
        for (output, (at, column)) in plan.columns.iter().zip(cx.columns()).enumerate() {
            let of = Column { plain: self, text, output, at: *at, shared: shared.as_ref() };
            if let Err(worse) = of.append(column, rules)
                && bad.as_ref().is_none_or(|bad| worse.row < bad.row)
            {
                bad = Some(worse);
            }
        }
        match bad {
            // The first one by row, as if rows were read one by one.
            Some(bad) => Err(Halt::Failed(bad.error)),
            None => cx.end_rows(self.index.rows.len()).map(|()| block),
        }
    }

    /// Keeps the rows that the filter wants.
    fn retain(&mut self, text: &str, plan: &FieldPlan, rules: &impl Rules) {
        let Index { ends, rows, .. } = &mut self.index;
        let quote = self.marks.quote;
        rows.retain(|row| {
            plan.keeps(&|column| {
                let place = place(text.as_bytes(), ends, *row, column, quote)?;
                let field = text.get(place).filter(|it| !rules.is_null(it.as_bytes()))?;
                Some(Cow::Borrowed(field))
            })
        });
    }
}

/// One wanted column of the lines at hand.
struct Column<'a> {
    plain: &'a Plain,
    text: &'a str,
    /// Its place among the outputs, and in the line.
    output: usize,
    at: usize,
    shared: Option<&'a SharedText>,
}

impl Column<'_> {
    fn append(&self, column: &mut ColumnBuilder, rules: &impl Rules) -> Result<(), BadField> {
        match column {
            ColumnBuilder::Text(b) if !b.is_cut() => {
                let Some(shared) = self.shared else {
                    for place in self.places(rules) {
                        match place.and_then(|it| self.text.get(it)) {
                            Some(text) => b.append(text),
                            None => b.append_null(),
                        }
                    }
                    return Ok(());
                };
                b.append_shared(shared, self.places(rules));
                Ok(())
            }
            ColumnBuilder::Int(_) => self.each(column, rules, |column, field| {
                let ColumnBuilder::Int(b) = column else { return None };
                b.append_value(i32::try_from(quick_integer(field)?).ok()?);
                Some(())
            }),
            ColumnBuilder::Bigint(_) => self.each(column, rules, |column, field| {
                let ColumnBuilder::Bigint(b) = column else { return None };
                b.append_value(quick_integer(field)?);
                Some(())
            }),
            ColumnBuilder::Double(_) => self.each(column, rules, |column, field| {
                let ColumnBuilder::Double(b) = column else { return None };
                b.append_value(quick_decimal(field)?);
                Some(())
            }),
            _ => self.each(column, rules, |_, _| None),
        }
    }

    /// Appends each field, where it can the `quick` way.
    #[inline(always)]
    fn each(
        &self,
        column: &mut ColumnBuilder,
        rules: &impl Rules,
        quick: impl Fn(&mut ColumnBuilder, &[u8]) -> Option<()>,
    ) -> Result<(), BadField> {
        let bytes = self.text.as_bytes();
        for (row, place) in self.places(rules).enumerate() {
            let Some(place) = place else {
                column.append_null();
                continue;
            };
            if bytes.get(place.clone()).and_then(|field| quick(column, field)).is_some() {
                continue;
            }
            rules
                .append(self.output, column, self.text, place)
                .map_err(|error| BadField { row, error })?;
        }
        Ok(())
    }

    /// Where each field lies; `None` for NULL and where the line has too few.
    #[inline(always)]
    fn places(&self, rules: &impl Rules) -> impl Iterator<Item = Option<Range<usize>>> {
        let Index { ends, rows, .. } = &self.plain.index;
        let (bytes, quote) = (self.text.as_bytes(), self.plain.marks.quote);
        rows.iter().map(move |row| {
            let place = place(bytes, ends, *row, self.at, quote)?;
            let null = rules.is_null(bytes.get(place.clone())?);
            (!null).then_some(place)
        })
    }
}

/// Where a field of a row lies, without the quotes around it.
#[inline(always)]
fn place(
    text: &[u8],
    ends: &[u32],
    row: Row,
    column: usize,
    quote: Option<u8>,
) -> Option<Range<usize>> {
    let at = row.first as usize + column;
    if at > row.last as usize {
        return None;
    }
    let start = if column == 0 { row.start } else { ends.get(at - 1)? + 1 };
    let (start, end) = (start as usize, *ends.get(at)? as usize);
    // A quote at the start has its twin at the end: other lines are not plain.
    match quote {
        Some(quote) if end > start + 1 && text.get(start) == Some(&quote) => {
            Some(start + 1..end - 1)
        }
        _ => Some(start..end),
    }
}
