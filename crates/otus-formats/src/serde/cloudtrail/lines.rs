//! From lines to records. Records that are complete before a line breaks are rows; what is
//! no JSON or has no `Records` gives none, is counted, and never fails the statement.

use std::borrow::Cow;

use crate::decoder::{Halt, RowContext, RowDecoder};
use crate::framing::Lines;
use crate::json::careful::Cursor;
use crate::json::{Appender, JsonRules, RowPlan, Slot, Slots, fill};
use crate::object::DamageKind;

/// The key, spelled exactly so.
const RECORDS: &str = "Records";

pub(super) struct CloudTrailRows {
    plan: RowPlan,
    appender: Appender,
    slots: Slots,
}

/// How far a line was read.
enum Place {
    /// At the document's brace.
    Start,
    /// In the array, where an element or its end is due.
    Element,
}

impl RowDecoder for CloudTrailRows {
    fn decode(
        &mut self,
        text: &[u8],
        last: bool,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<usize, Halt> {
        let mut lines = Lines::new(text, last);
        for line in lines.by_ref() {
            if line.trim_ascii().is_empty() {
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
    pub(super) fn new(plan: RowPlan, rules: JsonRules) -> Self {
        let slots = vec![Slot::default(); plan.slots];
        Self { plan, appender: Appender::new(rules), slots }
    }

    fn line(&mut self, text: &str, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        self.careful(text, 0, Place::Start, cx)
    }

    /// Reads the rest of a line from `at` on with serde_json.
    fn careful(
        &mut self,
        text: &str,
        at: usize,
        place: Place,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        let before = cx.outcome.rows_read;
        let mut cursor = Cursor::new(text, at);
        self.appender.dense = false;
        match self.document(text, &mut cursor, place, cx) {
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
                note(cx, broken_line(at, cursor.at, rows, &reason));
                Ok(())
            }
            Err(Broken::Halt(halt)) => Err(halt),
        }
    }

    /// The document from `place` on: whether it had Records, `None` when text follows it.
    fn document(
        &mut self,
        text: &str,
        cursor: &mut Cursor<'_>,
        place: Place,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<Option<bool>, Broken> {
        let mut found = false;
        let mut more = match place {
            Place::Start => {
                if !cursor.eat(b'{') {
                    return Err(Broken::Json(String::from("no JSON object")));
                }
                !cursor.eat(b'}')
            }
            Place::Element => {
                found = true;
                self.array(text, cursor, cx)?;
                next_member(cursor)?
            }
        };
        while more {
            let key = cursor.key()?;
            if crate::json::text::decoded(key) == RECORDS && cursor.peek() == Some(b'[') {
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
            let (start, _) = cursor.value()?;
            if is_object {
                self.record(text, start, cx)?;
            } else {
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

    /// The record at byte `start`, which is a valid object.
    fn record(
        &mut self,
        text: &str,
        start: usize,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        self.slots.fill(Slot::default());
        fill(text, start, &self.plan.objects, 0, &mut self.slots);
        self.emit(text, cx)
    }

    /// The row in the slots, if the filter keeps it.
    fn emit(&mut self, text: &str, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        if !self.appender.keeps(&self.plan, &self.slots, text) {
            return Ok(());
        }
        // No error under these rules: what does not convert is NULL.
        let _ = self.appender.append(&self.plan, cx.columns(), &self.slots, text);
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

fn note(cx: &mut RowContext<'_, '_>, reason: String) {
    cx.outcome.malformed_rows += 1;
    cx.damaged(DamageKind::Lines, reason);
}

fn broken_line(from: usize, at: usize, rows: u64, reason: &str) -> String {
    if rows == 0 && from == 0 {
        format!("a line is not JSON: {reason}")
    } else {
        format!("a line breaks off at byte {at}: {reason}")
    }
}
