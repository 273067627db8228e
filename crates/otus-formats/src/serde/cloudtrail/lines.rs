//! From lines to records. Records that are complete before a line breaks are rows; what is
//! no JSON or has no `Records` gives none, is counted, and never fails the statement.

use std::borrow::Cow;

use crate::decoder::{Halt, RowContext, RowDecoder};
use crate::framing::Lines;
use crate::json::careful::Cursor;
use crate::json::text::decoded;
use crate::json::walk::{Index, Item, WalkPlan, Walker};
use crate::json::{Appender, JsonRules, Kind, RowPlan, Slot, Slots, fill};
use crate::object::DamageKind;

/// The key, spelled exactly so.
const RECORDS: &str = "Records";

pub(super) struct CloudTrailRows {
    plan: RowPlan,
    /// `None`: every line goes the careful way.
    walk: Option<WalkPlan>,
    index: Index,
    appender: Appender,
    slots: Slots,
    /// Some line of the object went the careful way.
    was_careful: bool,
}

impl RowDecoder for CloudTrailRows {
    fn begin(&mut self) {
        self.was_careful = false;
    }

    fn decode(
        &mut self,
        text: &[u8],
        last: bool,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<usize, Halt> {
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
    /// With `fast`, lines that the index accepts are walked; without, none is.
    pub(super) fn new(plan: RowPlan, rules: JsonRules, fast: bool) -> Self {
        let slots = vec![Slot::default(); plan.slots];
        let walk = if fast { WalkPlan::new(&plan.objects) } else { None };
        let (index, appender) = (Index::default(), Appender::new(rules));
        Self { plan, walk, index, appender, slots, was_careful: false }
    }

    fn line(&mut self, text: &str, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        let Some(walk) = self.walk.take() else {
            return self.careful(text, cx);
        };
        let mut index = std::mem::take(&mut self.index);
        let result = if index.build(text.as_bytes()) {
            cx.outcome.fast = !self.was_careful;
            self.fast(text, &walk, &index, cx)
        } else {
            self.careful(text, cx)
        };
        self.walk = Some(walk);
        self.index = index;
        result
    }

    /// Reads a line whose index says that it is a compact valid document.
    fn fast(
        &mut self,
        text: &str,
        walk: &WalkPlan,
        index: &Index,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        self.appender.dense = true;
        let walker = Walker { text: text.as_bytes(), index };
        let mut found = false;
        walker.members(0, &mut |key, value| {
            let key = std::str::from_utf8(key).unwrap_or_default();
            if decoded(key) != RECORDS || value.kind != Kind::Array {
                return Ok(());
            }
            found = true;
            walker.elements(value.number, &mut |record| {
                if record.kind != Kind::Object {
                    note(cx, String::from("a record is not an object"));
                    return Ok(());
                }
                self.walk_record(text, walk, walker, record, cx)
            })
        })?;
        if !found {
            note(cx, String::from("a line has no Records array"));
        }
        Ok(())
    }

    #[inline]
    fn walk_record(
        &mut self,
        text: &str,
        walk: &WalkPlan,
        walker: Walker<'_>,
        record: Item,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        if self.plan.slots == 0 {
            return cx.end_row();
        }
        self.slots.fill(Slot::default());
        if walker.fill(walk, 0, record.number, &mut self.slots).is_none() {
            self.slots.fill(Slot::default());
            fill(text, record.start, &self.plan.objects, 0, &mut self.slots);
        }
        self.emit(text, cx)
    }

    /// Reads a line with serde_json.
    fn careful(&mut self, text: &str, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        self.was_careful = true;
        cx.outcome.fast = false;
        let before = cx.outcome.rows_read;
        let mut cursor = Cursor::new(text, 0);
        self.appender.dense = false;
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

fn broken_line(at: usize, rows: u64, reason: &str) -> String {
    if rows == 0 {
        format!("a line is not JSON: {reason}")
    } else {
        format!("a line breaks off at byte {at}: {reason}")
    }
}
