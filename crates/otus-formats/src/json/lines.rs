//! Lines of JSON as rows: read straight through where they are written as lines before them were,
//! many at once by an index where it finds that each is one object and nothing else, one by one
//! where it does not. It must not know a SerDe's rules: it asks them.

use otus_types::QueryError;

use super::append::{Appender, Lists, RowError, Source};
use super::members::fill_by;
use super::plan::RowPlan;
use super::slots::{Slot, Slots};
use super::text::Known;
use super::walk::{Index, Straight, StraightLine, WalkPlan, Walker};
use crate::decoder::{Halt, RowContext};
use crate::line::{Ahead, Block, Line, LineDecoder};

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
        self.reset();
        if let Some(start) = start {
            fill_by(text, start, &self.plan.objects, 0, &mut self.slots, matches);
        }
    }

    /// Slots of a line of which nothing is known yet.
    fn reset(&mut self) {
        self.slots.clear();
        self.slots.resize(self.plan.slots, Slot::default());
    }

    /// # Errors
    /// For a value that fails the statement, as `rules` have it.
    pub(crate) fn append(
        &mut self,
        source: Source<'_>,
        rules: &impl LineRules,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        let Self { plan, appender, slots } = self;
        append(plan, appender, slots, source, rules, cx)
    }

    /// The same for a line of `text` that was read straight.
    fn append_straight(
        &mut self,
        text: &str,
        line: StraightLine,
        rules: &impl LineRules,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        let Self { plan, appender, slots } = self;
        let known = Known { dense: line.dense, plain: line.plain };
        let source = Source { text, known, lists: Lists::Tape(slots) };
        append(plan, appender, slots, source, rules, cx)
    }
}

#[inline]
fn append(
    plan: &mut RowPlan,
    appender: &mut Appender,
    slots: &[Slot],
    source: Source<'_>,
    rules: &impl LineRules,
    cx: &mut RowContext<'_, '_>,
) -> Result<(), Halt> {
    cx.outcome.rows_read += 1;
    if !appender.keeps(plan, slots, source) {
        return Ok(());
    }
    let appended = appender.append(plan, cx.columns(), slots, source);
    appended.map_err(|error| rules.bad_value(&error))?;
    cx.end_row()
}

/// Decodes lines under the rules `R`.
pub(crate) struct JsonLines<R> {
    rows: JsonRows,
    /// `None`: every line is read carefully.
    fast: Option<Box<Fast>>,
    rules: R,
}

/// The fast ways to read a line.
struct Fast {
    straight: Option<Straight>,
    index: Index,
    walk: WalkPlan,
}

impl<R: LineRules> JsonLines<R> {
    /// Lines are walked where there is a plan for it.
    pub(crate) fn new(plan: RowPlan, walk: Option<WalkPlan>, appender: Appender, rules: R) -> Self {
        let index = || if R::KEYS_ONCE { Index::new(1).with_keys() } else { Index::new(1) };
        let fast = walk.map(|walk| {
            let straight = Straight::new(&plan, walk.refused());
            Box::new(Fast { straight, index: index(), walk })
        });
        let slots = vec![Slot::default(); plan.slots];
        Self { rows: JsonRows { plan, appender, slots }, fast, rules }
    }

    /// Every line is read carefully.
    #[cfg(test)]
    pub(crate) fn without_walk(self) -> Self {
        Self { fast: None, ..self }
    }

    /// Reads lines as long as they can be read straight.
    fn straight(&mut self, ahead: Ahead<'_>, cx: &mut RowContext<'_, '_>) -> Result<Block, Halt> {
        let Self { rows, fast, rules } = self;
        let mut block = Block::default();
        let Some(straight) = fast.as_deref_mut().and_then(|it| it.straight.as_mut()) else {
            return Ok(block);
        };
        let text = ahead.text();
        while block.bytes < ahead.lines().len()
            && let Some(line) = straight.line(text.as_bytes(), block.bytes, &mut rows.slots)
        {
            rows.append_straight(text, line, rules, cx)?;
            block = Block { lines: block.lines + 1, bytes: line.end };
        }
        Ok(block)
    }
}

impl<R: LineRules> LineDecoder for JsonLines<R> {
    fn line(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        let text = line.text();
        match self.lines(Ahead::of(self.rules.trimmed(&text)), line.number - 1, cx)? {
            Some(_) => Ok(()),
            None => self.rules.carefully(line, &mut self.rows, cx),
        }
    }

    fn lines(
        &mut self,
        ahead: Ahead<'_>,
        before: u64,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<Option<Block>, Halt> {
        let block = self.straight(ahead, cx)?;
        if block.bytes > 0 {
            return Ok(Some(block));
        }
        let Self { rows, fast, rules } = self;
        let Some(Fast { index, walk, .. }) = fast.as_deref_mut() else {
            return Ok(None);
        };
        let text = ahead.lines();
        if !index.build_lines(text.as_bytes()) || R::KEYS_ONCE && index.repeats(text.as_bytes()) {
            return Ok(None);
        }
        rows.reset();
        let mut number = before;
        for record in &index.records {
            number += 1;
            rows.slots.fill(Slot::default());
            let walker = Walker { text: text.as_bytes(), index };
            if walker.fill(walk, *record, &mut rows.slots).is_some() {
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
