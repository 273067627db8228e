//! From lines to records. A record reaches from its brace to the one that closes it and is
//! a row when it is JSON by itself, whatever is wrong with others; records that are complete
//! before a line breaks are rows. What is no JSON or has no `Records` gives none, is
//! counted, and never fails the statement.

use std::borrow::Cow;

use super::fast::Fast;
use crate::decoder::{Halt, RowContext, RowDecoder};
use crate::framing::Lines;
use crate::json::careful::Cursor;
use crate::json::text::decoded;
use crate::json::{Appender, JsonRules, RowPlan, Slot, Slots, Source, closing, fill};
use crate::object::DamageKind;

/// The key, spelled exactly so.
pub(super) const RECORDS: &str = "Records";

/// How records are found.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// By serde_json alone: what the fast way is held to.
    #[cfg(test)]
    Careful,
    /// By the walker where it can be, with the literal filter on trial for so many objects.
    Fast { trial: u32 },
}

pub(super) struct CloudTrailRows {
    pub(super) plan: RowPlan,
    /// `None`: every line goes the careful way.
    fast: Option<Box<Fast>>,
    pub(super) appender: Appender,
    pub(super) slots: Slots,
    /// Some line of the object went the careful way.
    was_careful: bool,
    /// Nothing of the object has been decoded yet.
    at_start: bool,
}

impl RowDecoder for CloudTrailRows {
    fn begin(&mut self) {
        self.was_careful = false;
        self.at_start = true;
    }

    fn decode(
        &mut self,
        text: &[u8],
        last: bool,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<usize, Halt> {
        let whole = std::mem::take(&mut self.at_start) && last;
        if whole
            && !text.is_empty()
            && let Some(fast) = &mut self.fast
            && fast.dismisses(text)
        {
            cx.outcome.dismissed = true;
            return Ok(text.len());
        }
        let mut lines = Lines::new(text, last);
        for line in lines.by_ref() {
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            // What is no UTF-8 is replaced as Java replaces it: the rest of the record counts.
            let text = match simdutf8::basic::from_utf8(line) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => String::from_utf8_lossy(line),
            };
            self.line(&text, cx)?;
        }
        Ok(lines.used())
    }
}

impl CloudTrailRows {
    /// Lines are walked when `way` says so and the walker can tell the plan's keys apart.
    pub(super) fn new(plan: RowPlan, rules: JsonRules, way: Way) -> Self {
        let slots = vec![Slot::default(); plan.slots];
        let fast = match way {
            #[cfg(test)]
            Way::Careful => None,
            Way::Fast { trial } => Fast::new(&plan, trial),
        };
        let appender = Appender::new(rules);
        Self { plan, fast, appender, slots, was_careful: false, at_start: true }
    }

    fn line(&mut self, text: &str, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        let Some(mut fast) = self.fast.take() else {
            return self.careful(text, cx);
        };
        let walked = self.fast(text, &mut fast, cx);
        self.fast = Some(fast);
        if walked? {
            cx.outcome.fast = !self.was_careful;
            return Ok(());
        }
        self.careful(text, cx)
    }

    /// Reads a line with serde_json.
    fn careful(&mut self, text: &str, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        self.was_careful = true;
        cx.outcome.fast = false;
        let before = cx.outcome.rows_read;
        let mut cursor = Cursor::new(text, 0);
        match self.document(text, &mut cursor, cx) {
            Ok(Some(true)) => Ok(()),
            Ok(Some(false)) => {
                note(cx, String::from("a line has no Records array"));
                Ok(())
            }
            Ok(None) => {
                note(cx, String::from("a line goes on after its JSON document"));
                Ok(())
            }
            Err(Broken::Json(reason)) => {
                let rows = cx.outcome.rows_read - before;
                note(cx, broken_line(cursor.at, rows, &reason));
                Ok(())
            }
            Err(Broken::Halt(halt)) => Err(halt),
        }
    }

    /// The document: whether it had Records, `None` when text follows it.
    fn document(
        &mut self,
        text: &str,
        cursor: &mut Cursor<'_>,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<Option<bool>, Broken> {
        let mut found = false;
        if !cursor.eat(b'{') {
            return Err(Broken::Json(String::from("no JSON object")));
        }
        let mut more = !cursor.eat(b'}');
        while more {
            let key = cursor.key()?;
            if decoded(key) == RECORDS && cursor.peek() == Some(b'[') {
                found = true;
                cursor.eat(b'[');
                self.array(text, cursor, cx)?;
            } else {
                cursor.value()?;
            }
            more = next_member(cursor)?;
        }
        Ok(cursor.peek().is_none().then_some(found))
    }

    /// Elements up to the bracket that ends the array.
    fn array(
        &mut self,
        text: &str,
        cursor: &mut Cursor<'_>,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Broken> {
        if cursor.eat(b']') {
            return Ok(());
        }
        loop {
            let is_object = cursor.peek() == Some(b'{');
            let end = is_object.then(|| closing(text.as_bytes(), cursor.at)).flatten();
            if let Some(end) = end {
                let start = std::mem::replace(&mut cursor.at, end);
                self.judge(text.get(start..end).unwrap_or_default(), cx)?;
            } else {
                cursor.value()?;
                note(cx, String::from("a record is not an object"));
            }
            if cursor.eat(b']') {
                return Ok(());
            }
            if !cursor.eat(b',') {
                return Err(Broken::Json(String::from("a comma or bracket was expected")));
            }
        }
    }

    /// A record by its brackets: a row when it is JSON.
    pub(super) fn judge(&mut self, record: &str, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        match Cursor::new(record, 0).value() {
            Ok((_, end)) if end == record.len() => {}
            Ok(_) => {
                note(cx, String::from("a record goes on after its object"));
                return Ok(());
            }
            Err(reason) => {
                note(cx, format!("a record is not JSON: {reason}"));
                return Ok(());
            }
        }
        cx.outcome.rows_read += 1;
        self.slots.fill(Slot::default());
        fill(record, 0, &self.plan.objects, 0, &mut self.slots);
        self.emit(Source::careful(record), cx)
    }

    /// The row in the slots, if the filter keeps it.
    pub(super) fn emit(
        &mut self,
        source: Source<'_>,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        if !self.appender.keeps(&self.plan, &self.slots, source) {
            return Ok(());
        }
        // No error under these rules: what does not convert is NULL.
        let _ = self.appender.append(&mut self.plan, cx.columns(), &self.slots, source);
        cx.end_row()
    }
}

enum Broken {
    Json(String),
    Halt(Halt),
}

impl From<String> for Broken {
    fn from(reason: String) -> Self {
        Broken::Json(reason)
    }
}

impl From<Halt> for Broken {
    fn from(halt: Halt) -> Self {
        Broken::Halt(halt)
    }
}

/// Whether another member follows in the document.
fn next_member(cursor: &mut Cursor<'_>) -> Result<bool, String> {
    if cursor.eat(b',') {
        return Ok(true);
    }
    if cursor.eat(b'}') { Ok(false) } else { Err(String::from("a comma or brace was expected")) }
}

pub(super) fn note(cx: &mut RowContext<'_, '_>, reason: String) {
    cx.outcome.malformed_rows += 1;
    cx.damaged(DamageKind::Lines, reason);
}

fn broken_line(at: usize, rows: u64, reason: &str) -> String {
    if rows == 0 {
        format!("a line is not JSON: {reason}")
    } else {
        format!("a line breaks off at byte {at}: {reason}")
    }
}
