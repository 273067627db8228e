//! Lines of JSON as rows: many at once where an index finds that each is one object and
//! nothing else, one by one where it does not. It must not know a SerDe's rules: it asks
//! them.

use otus_types::QueryError;

use super::append::{Appender, RowError, Source};
use super::members::fill_by;
use super::plan::RowPlan;
use super::slots::{Slot, Slots};
use super::walk::{Index, WalkPlan, Walker};
use crate::decoder::{Halt, RowContext};
use crate::line::{Block, Line, LineDecoder};

/// What a SerDe says about lines.
pub(crate) trait LineRules: Send {
    /// Whether a key that comes twice makes a line one to be read carefully.
    const KEYS_ONCE: bool;

    /// The part of a line that counts.
    fn trimmed<'a>(&self, text: &'a str) -> &'a str {
        text
    }

    /// Makes a row of a line with serde_json as the judge.
    ///
    /// # Errors
    /// Where the SerDe's rule is to fail the statement.
    fn carefully(
        &self,
        line: Line<'_>,
        rows: &mut JsonRows,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt>;

    /// The error for a value that is not of its column's type.
    fn bad_value(&self, error: &RowError) -> QueryError;
}

/// Rows of what slots hold.
pub(crate) struct JsonRows {
    plan: RowPlan,
    appender: Appender,
    slots: Slots,
}

impl JsonRows {
    /// Fills the slots from the object at byte `start` by the keys that `matches`, as
    /// [`fill_by`]; from nothing where there is none.
    pub(crate) fn fill(
        &mut self,
        text: &str,
        start: Option<usize>,
        matches: &impl Fn(usize, &str, &str) -> bool,
    ) {
        self.slots.fill(Slot::default());
        if let Some(start) = start {
            fill_by(text, start, &self.plan.objects, 0, &mut self.slots, matches);
        }
    }

    /// # Errors
    /// For a value that fails the statement, as `rules` have it.
    pub(crate) fn append(
        &mut self,
        source: Source<'_>,
        rules: &impl LineRules,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        if !self.appender.keeps(&self.plan, &self.slots, source) {
            return Ok(());
        }
        let appended = self.appender.append(&mut self.plan, cx.columns(), &self.slots, source);
        appended.map_err(|error| rules.bad_value(&error))?;
        cx.end_row()
    }
}

/// Decodes lines under the rules `R`.
pub(crate) struct JsonLines<R> {
    rows: JsonRows,
    /// `None`: every line is read carefully.
    walk: Option<Box<(Index, WalkPlan)>>,
    rules: R,
}

impl<R: LineRules> JsonLines<R> {
    /// Lines are walked where there is a plan for it.
    pub(crate) fn new(plan: RowPlan, walk: Option<WalkPlan>, appender: Appender, rules: R) -> Self {
        let index = || if R::KEYS_ONCE { Index::new(1).with_keys() } else { Index::new(1) };
        let slots = vec![Slot::default(); plan.slots];
        let walk = walk.map(|walk| Box::new((index(), walk)));
        Self { rows: JsonRows { plan, appender, slots }, walk, rules }
    }

    /// Every line is read carefully.
    #[cfg(test)]
    pub(crate) fn without_walk(self) -> Self {
        Self { walk: None, ..self }
    }
}

impl<R: LineRules> LineDecoder for JsonLines<R> {
    fn line(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        let text = line.text();
        match self.lines(self.rules.trimmed(&text), line.number - 1, cx)? {
            Some(_) => Ok(()),
            None => self.rules.carefully(line, &mut self.rows, cx),
        }
    }

    fn lines(
        &mut self,
        text: &str,
        before: u64,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<Option<Block>, Halt> {
        let Self { rows, walk, rules } = self;
        let Some((index, plan)) = walk.as_deref_mut() else {
            return Ok(None);
        };
        if !index.build_lines(text.as_bytes()) || R::KEYS_ONCE && index.repeats(text.as_bytes()) {
            return Ok(None);
        }
        let mut number = before;
        for record in &index.records {
            number += 1;
            rows.slots.fill(Slot::default());
            let walker = Walker { text: text.as_bytes(), index };
            if walker.fill(plan, *record, &mut rows.slots).is_some() {
                rows.append(Source::walked(text, index, record), rules, cx)?;
            } else {
                let line = text.get(record.start as usize..record.end as usize);
                let line = line.unwrap_or_default();
                rules.carefully(Line::new(line.as_bytes(), Some(line), number), rows, cx)?;
            }
        }
        Ok(Some(Block { lines: number - before, bytes: text.len() }))
    }
}
