//! Drives a SerDe over the lines of an object: skips a byte order mark, header and footer
//! lines. It must not know any SerDe.

use std::collections::VecDeque;
use std::ops::Range;

use otus_types::{ErrorCode, QueryError};

use super::split::{Line, TextLines};
use crate::decoder::{Halt, RowContext, RowDecoder};
use crate::object::DamageKind;
use crate::spec::SerdeSpec;

const HEADER: &str = "skip.header.line.count";
const FOOTER: &str = "skip.footer.line.count";
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Makes rows of lines.
pub(crate) trait LineDecoder: Send {
    /// # Errors
    /// As [`RowDecoder::decode`].
    fn line(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt>;

    /// Makes rows of many lines of `ahead` at once, from its start, and says of how many;
    /// `before` is the number of the line before them. What is left comes again. `None`: all
    /// must come one by one, nothing was done.
    ///
    /// # Errors
    /// As [`RowDecoder::decode`].
    fn lines(
        &mut self,
        ahead: Ahead<'_>,
        before: u64,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<Option<Block>, Halt> {
        let _ = (ahead, before, cx);
        Ok(None)
    }
}

/// Whole lines and what follows them, which is not to be used up: reading a little beyond a line
/// is cheaper than looking for its end at every step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ahead<'a> {
    text: &'a str,
    length: usize,
}

impl<'a> Ahead<'a> {
    /// `text` is whole lines.
    pub(crate) fn of(text: &'a str) -> Self {
        Self { text, length: text.len() }
    }

    /// The whole lines.
    pub(crate) fn lines(&self) -> &'a str {
        self.text.get(..self.length).unwrap_or_default()
    }

    /// The lines and what follows them.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }
}

/// Whole lines at the start of a text and their bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Block {
    pub(crate) lines: u64,
    pub(crate) bytes: usize,
}

/// Lines read at once make so many bytes: few enough to stay in the nearest cache.
const AT_ONCE: usize = 16 << 10;

/// A row decoder made of a line decoder.
pub(crate) struct LineRows<D> {
    decoder: D,
    header: u64,
    footer: usize,
    /// Lines of the object at hand seen so far.
    number: u64,
    begun: bool,
    /// Lines that are footer if nothing follows them.
    held: VecDeque<Range<usize>>,
}

impl<D: LineDecoder> LineRows<D> {
    /// # Errors
    /// `HIVE_INVALID_METADATA` for counts that are none.
    pub(crate) fn new(spec: &SerdeSpec, decoder: D) -> Result<Self, QueryError> {
        let footer = usize::try_from(count(spec, FOOTER)?).unwrap_or(usize::MAX);
        let held = VecDeque::new();
        Ok(Self { decoder, header: count(spec, HEADER)?, footer, number: 0, begun: false, held })
    }

    /// Reads `lines` of `text`, many at once where the SerDe can.
    fn all(
        &mut self,
        text: &[u8],
        whole: Option<&str>,
        lines: &mut TextLines<'_>,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        // Lines before this byte come one by one.
        let mut singly = 0;
        loop {
            if lines.used() >= singly && self.number >= self.header {
                let ahead = lines.ahead(AT_ONCE);
                singly = lines.used() + AT_ONCE;
                let length = ahead.len();
                let text = whole.and_then(|it| it.get(ahead.start..)).filter(|_| length > 0);
                if let Some(text) = text
                    && let Some(block) =
                        self.decoder.lines(Ahead { text, length }, self.number, cx)?
                {
                    self.number += block.lines;
                    lines.pass(block.bytes);
                    cx.read(block.bytes)?;
                    singly = 0;
                    if block.bytes > 0 {
                        continue;
                    }
                }
            }
            let Some(range) = lines.next() else {
                return Ok(());
            };
            self.one(text, whole, range, cx)?;
        }
    }

    fn one(
        &mut self,
        text: &[u8],
        whole: Option<&str>,
        range: Range<usize>,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        self.number += 1;
        if self.number <= self.header {
            return Ok(());
        }
        let bytes = text.get(range.clone()).unwrap_or_default();
        let line = Line::new(bytes, whole.and_then(|it| it.get(range)), self.number);
        self.decoder.line(line, cx)
    }
}

fn count(spec: &SerdeSpec, key: &str) -> Result<u64, QueryError> {
    let Some(text) = spec.property(key) else {
        return Ok(0);
    };
    text.trim().parse().map_err(|_| {
        let text = format!("Invalid value for {key} property: {text}");
        QueryError::new(ErrorCode::HiveInvalidMetadata, text).hint("it counts lines, such as '1'")
    })
}

/// Counts a row that is malformed by its SerDe's rule.
pub(crate) fn malformed(cx: &mut RowContext<'_, '_>, reason: impl Into<String>) {
    cx.outcome.malformed_rows += 1;
    cx.damaged(DamageKind::Lines, reason);
}

impl<D: LineDecoder> RowDecoder for LineRows<D> {
    fn is_by_line(&self) -> bool {
        true
    }

    fn begin(&mut self) {
        self.number = 0;
        self.begun = false;
    }

    fn decode(
        &mut self,
        text: &[u8],
        last: bool,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<usize, Halt> {
        let whole = simdutf8::basic::from_utf8(text).ok();
        let mut skipped = 0;
        if !self.begun {
            if !last && text.len() < BYTE_ORDER_MARK.len() {
                return Ok(0);
            }
            self.begun = true;
            skipped = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        }
        let (text, whole) =
            (text.get(skipped..).unwrap_or_default(), whole.and_then(|it| it.get(skipped..)));
        let mut lines = TextLines::new(text, last);
        if self.footer == 0 {
            self.all(text, whole, &mut lines, cx)?;
            return Ok(skipped + lines.used());
        }
        self.held.clear();
        for range in lines.by_ref() {
            self.held.push_back(range);
            if self.held.len() > self.footer
                && let Some(range) = self.held.pop_front()
            {
                self.one(text, whole, range, cx)?;
            }
        }
        // Held lines come again in front of the next window.
        let kept = self.held.front().filter(|_| !last).map_or(lines.used(), |it| it.start);
        Ok(skipped + kept)
    }
}
