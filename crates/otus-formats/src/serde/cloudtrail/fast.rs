//! The fast way to records: objects and records without the predicate's literals are passed
//! over, the others walked by an index. It must hand out what the careful way would.

use super::lines::{CloudTrailRows, RECORDS, note};
use crate::decoder::{Halt, RowContext};
use crate::filter::Sieve;
use crate::json::walk::{Bounds, Index, Record, WalkPlan, Walker, bounds};
use crate::json::{Lists, RowPlan, Slot, Source, fill};

/// Records are this many containers deep: document, array, record.
const DEPTH: usize = 3;

/// Plan and buffers of the fast way.
#[derive(Debug)]
pub(super) struct Fast {
    walk: WalkPlan,
    /// Of whole lines.
    lines: Index,
    /// Of single records.
    single: Index,
    bounds: Bounds,
    /// `None` when the predicate needs no text.
    sieve: Option<Sieve>,
}

impl Fast {
    /// `None` when the walker cannot tell the plan's keys apart. The literal filter is on
    /// trial for so many objects.
    pub(super) fn new(plan: &RowPlan, trial: u32) -> Option<Box<Self>> {
        let walk = WalkPlan::new(&plan.objects)?;
        let (lines, single) = (Index::new(DEPTH), Index::new(1));
        let sieve = Sieve::new(&plan.needles(), trial);
        Some(Box::new(Self { walk, lines, single, bounds: Bounds::default(), sieve }))
    }

    /// Whether no record of the object `text` can match.
    pub(super) fn dismisses(&mut self, text: &[u8]) -> bool {
        self.sieve.as_mut().is_some_and(|sieve| sieve.dismisses(text))
    }
}

impl CloudTrailRows {
    /// Reads a line. False when it is too unusual; nothing has then been read.
    pub(super) fn fast(
        &mut self,
        text: &str,
        fast: &mut Fast,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<bool, Halt> {
        let Some(mut sieve) = fast.sieve.take() else {
            return self.walk(text, fast, cx);
        };
        let parted =
            sieve.parts_records() && bounds(text.as_bytes(), sieve.key(), &mut fast.bounds);
        let result = if parted {
            let passed_over = self.sift(text, fast, &sieve, cx);
            let all = fast.bounds.records.len();
            passed_over.map(|passed_over| {
                sieve.learn(passed_over, all);
                true
            })
        } else {
            self.walk(text, fast, cx)
        };
        fast.sieve = Some(sieve);
        result
    }

    /// Reads the records that `sieve` lets through and says how many it did not.
    fn sift(
        &mut self,
        text: &str,
        fast: &mut Fast,
        sieve: &Sieve,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<usize, Halt> {
        let mut passed_over = 0;
        let mut hits = sieve.hits(text.as_bytes(), &fast.bounds.noted);
        for record in &fast.bounds.records {
            let (start, end) = (record.start as usize, record.end as usize);
            if !hits.may_match(start, end) {
                cx.outcome.rows_read += 1;
                passed_over += 1;
                continue;
            }
            let record = text.get(start..end).unwrap_or_default();
            if fast.single.build(record.as_bytes())
                && let Some(whole) = fast.single.records.first()
            {
                self.walk_record(record, &mut fast.walk, &fast.single, *whole, cx)?;
            } else {
                self.judge(record, cx)?;
            }
        }
        Ok(passed_over)
    }

    /// Reads all records of a line that is one compact valid document; false when it is not,
    /// or its keys or elements are too unusual.
    fn walk(
        &mut self,
        text: &str,
        fast: &mut Fast,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<bool, Halt> {
        let index = &mut fast.lines;
        if !index.build(text.as_bytes()) {
            return Ok(false);
        }
        let Some(arrays) = index.arrays(text.as_bytes(), RECORDS.as_bytes()) else {
            return Ok(false);
        };
        if arrays.is_empty() {
            note(cx, String::from("a line has no Records array"));
        }
        for record in arrays.into_iter().filter_map(|it| index.records.get(it)).flatten() {
            self.walk_record(text, &mut fast.walk, index, *record, cx)?;
        }
        Ok(true)
    }

    #[inline]
    fn walk_record(
        &mut self,
        text: &str,
        walk: &mut WalkPlan,
        index: &Index,
        record: Record,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        if self.plan.slots == 0 {
            return cx.end_row();
        }
        let mut source = Source::walked(text, index, &record);
        self.slots.fill(Slot::default());
        let walker = Walker { text: text.as_bytes(), index };
        if walker.fill(walk, record, &mut self.slots).is_none() {
            source.lists = Lists::Text;
            self.slots.fill(Slot::default());
            fill(text, record.start as usize, &self.plan.objects, 0, &mut self.slots);
        }
        self.emit(source, cx)
    }
}
