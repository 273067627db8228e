//! From lines to records. Records that are complete before a line breaks are rows; what is
//! no JSON or has no `Records` gives none, is counted, and never fails the statement.

use std::borrow::Cow;

use crate::decoder::{Halt, RowContext, RowDecoder};
use crate::filter::{Hits, Sieve};
use crate::framing::Lines;
use crate::json::careful::Cursor;
use crate::json::text::decoded;
use crate::json::walk::{Index, Record, WalkPlan, Walker};
use crate::json::{Appender, JsonRules, RowPlan, Slot, Slots, fill};
use crate::object::DamageKind;

/// The key, spelled exactly so.
const RECORDS: &str = "Records";
/// Records are this many containers deep: document, array, record.
const DEPTH: usize = 3;

/// How records are found.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// By serde_json alone.
    Careful,
    /// By the walker where it can be, with the literal filter on trial for so many objects.
    Fast { trial: u32 },
}

pub(super) struct CloudTrailRows {
    plan: RowPlan,
    /// `None`: every line goes the careful way.
    walk: Option<WalkPlan>,
    index: Index,
    appender: Appender,
    slots: Slots,
    /// Some line of the object went the careful way.
    was_careful: bool,
    /// Nothing of the object has been decoded yet.
    at_start: bool,
    /// `None` on the careful way, and when the predicate needs no text.
    sieve: Option<Sieve>,
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
            && let Some(sieve) = &mut self.sieve
            && sieve.dismisses(text)
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
    /// Lines that the index accepts are walked when `way` says so.
    pub(super) fn new(plan: RowPlan, rules: JsonRules, way: Way) -> Self {
        let slots = vec![Slot::default(); plan.slots];
        let (walk, sieve) = match way {
            Way::Careful => (None, None),
            Way::Fast { trial } => {
                (WalkPlan::new(&plan.objects), Sieve::new(&plan.needles(), trial))
            }
        };
        let levels = walk.as_ref().map_or(0, |walk| walk.levels);
        let (index, appender) = (Index::new(DEPTH, levels), Appender::new(rules));
        Self { plan, walk, index, appender, slots, was_careful: false, at_start: true, sieve }
    }

    fn line(&mut self, text: &str, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        let Some(walk) = self.walk.take() else {
            return self.careful(text, cx);
        };
        let mut index = std::mem::replace(&mut self.index, Index::new(DEPTH, 0));
        let indexed = index.build(text.as_bytes());
        let walked = if indexed { self.fast(text, &walk, &index, cx) } else { Ok(false) };
        self.walk = Some(walk);
        self.index = index;
        if walked? {
            cx.outcome.fast = !self.was_careful;
            return Ok(());
        }
        self.careful(text, cx)
    }

    /// Reads a line whose index says that it is a compact valid document. False when its
    /// keys or elements are too unusual; nothing has then been read.
    fn fast(
        &mut self,
        text: &str,
        walk: &WalkPlan,
        index: &Index,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<bool, Halt> {
        let Some(arrays) = index.arrays(text.as_bytes(), RECORDS.as_bytes()) else {
            return Ok(false);
        };
        self.appender.dense = true;
        let walker = Walker { text: text.as_bytes(), index };
        if arrays.is_empty() {
            note(cx, String::from("a line has no Records array"));
        }
        let sieve = self.sieve.take();
        let mut hits = sieve.as_ref().and_then(|sieve| sieve.hits(text.as_bytes()));
        let (mut passed_over, mut of) = (0, 0);
        let mut result = Ok(true);
        for record in arrays.into_iter().filter_map(|it| index.records.get(it)).flatten() {
            of += 1;
            if !may_match(&mut hits, record) {
                cx.outcome.rows_read += 1;
                passed_over += 1;
                continue;
            }
            if let Err(halt) = self.walk_record(text, walk, walker, *record, cx) {
                result = Err(halt);
                break;
            }
        }
        let learnt = hits.is_some();
        self.sieve = sieve;
        if let (true, Some(sieve)) = (learnt, &mut self.sieve) {
            sieve.learn(passed_over, of);
        }
        result
    }

    #[inline]
    fn walk_record(
        &mut self,
        text: &str,
        walk: &WalkPlan,
        walker: Walker<'_>,
        record: Record,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        if self.plan.slots == 0 {
            return cx.end_row();
        }
        self.slots.fill(Slot::default());
        if walker.fill(walk, record, &mut self.slots).is_none() {
            self.slots.fill(Slot::default());
            fill(text, record.start as usize, &self.plan.objects, 0, &mut self.slots);
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

/// Whether the literal filter lets the record through.
#[inline(always)]
fn may_match(hits: &mut Option<Hits<'_>>, record: &Record) -> bool {
    match hits {
        Some(hits) => hits.may_match(record.start as usize, record.end as usize),
        None => true,
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
