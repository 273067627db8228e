//! Drives one object after the other through decompression and a SerDe's row decoder into
//! batches. It must not know any SerDe, nor where bytes come from.

use std::io::Read;
use std::ops::ControlFlow;

use otus_types::{ErrorCode, QueryError};

use crate::batch::{BatchBuilder, DecodedBatch, Emit};
use crate::column::ColumnBuilder;
use crate::compression::{Inflated, Inflater, Opened, Text, WINDOW, Windows};
use crate::object::{CancelFlag, Damage, DamageKind, ObjectInfo, ObjectOutcome};
use crate::predicate::LeafPredicate;
use crate::projection::Projection;
use crate::registry::RowFormat;

/// A line longer than this is damage, not a row: memory stays bounded.
pub const LONGEST_LINE: usize = 256 << 20;
/// The cancel flag is looked at this often (rows).
const ROWS_BETWEEN_CHECKS: u32 = 256;

/// A SerDe at work: plain text in, rows out.
pub trait RowDecoder: Send {
    /// Rows are lines: nothing is gained by having the text whole.
    fn is_by_line(&self) -> bool {
        false
    }

    /// A new object begins: header lines are ahead again.
    fn begin(&mut self) {}

    /// Decodes the rows that lie wholly in `text` and says how many bytes were used up; the
    /// rest comes again in front of more text. With `last`, nothing follows and everything
    /// is used up.
    ///
    /// # Errors
    /// [`Halt`] from the context, or a failure of the whole statement by the SerDe's rule.
    fn decode(
        &mut self,
        text: &[u8],
        last: bool,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<usize, Halt>;
}

/// Why decoding an object ended early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Halt {
    /// The consumer has enough rows.
    Enough,
    Failed(QueryError),
}

impl From<QueryError> for Halt {
    fn from(error: QueryError) -> Self {
        Halt::Failed(error)
    }
}

/// What a row decoder may touch while it works on one object.
pub struct RowContext<'a, 'e> {
    batch: &'a mut BatchBuilder,
    emit: &'a mut Emit<'e>,
    cancel: &'a CancelFlag,
    unchecked: u32,
    /// The object at hand, for messages.
    pub object: &'a ObjectInfo,
    /// What is known about it so far; decoders count and note damage here.
    pub outcome: &'a mut ObjectOutcome,
}

impl std::fmt::Debug for RowContext<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowContext").field("object", &self.object).finish_non_exhaustive()
    }
}

impl RowContext<'_, '_> {
    /// The column builders, in output order.
    #[inline]
    pub fn columns(&mut self) -> &mut [ColumnBuilder] {
        self.batch.columns()
    }

    /// A row was appended to every column.
    ///
    /// # Errors
    /// [`Halt::Enough`] when the consumer wants no more, or the statement was cancelled.
    #[inline]
    pub fn end_row(&mut self) -> Result<(), Halt> {
        self.batch.end_row(self.object.id);
        self.outcome.rows += 1;
        self.unchecked += 1;
        if self.unchecked >= ROWS_BETWEEN_CHECKS {
            self.check()?;
        }
        if self.batch.room() == 0 { self.flush() } else { Ok(()) }
    }

    /// Rows there is room for in the batch at hand.
    pub(crate) fn room(&self) -> usize {
        self.batch.room()
    }

    /// So many rows, [`Self::room`] at most, were appended to every column.
    ///
    /// # Errors
    /// As [`Self::end_row`].
    pub(crate) fn end_rows(&mut self, rows: usize) -> Result<(), Halt> {
        self.batch.end_rows(self.object.id, rows);
        self.outcome.rows += rows as u64;
        self.check()?;
        if self.batch.room() == 0 { self.flush() } else { Ok(()) }
    }

    /// The rows so far were read from so many more bytes of text.
    ///
    /// # Errors
    /// As [`Self::end_row`].
    pub(crate) fn read(&mut self, bytes: usize) -> Result<(), Halt> {
        if self.batch.read(bytes) { self.flush() } else { Ok(()) }
    }

    /// Looks at the cancel flag.
    ///
    /// # Errors
    /// `USER_CANCELED` when it is set.
    pub fn check(&mut self) -> Result<(), Halt> {
        self.unchecked = 0;
        if self.cancel.is_cancelled() {
            let error = QueryError::new(ErrorCode::UserCanceled, "Query was canceled");
            return Err(Halt::Failed(error));
        }
        Ok(())
    }

    /// Notes damage; the first reason stays, a broken container outranks bad lines.
    pub fn damaged(&mut self, kind: DamageKind, reason: impl Into<String>) {
        note(self.outcome, kind, reason);
    }

    fn flush(&mut self) -> Result<(), Halt> {
        match self.batch.take()? {
            Some(batch) => match (self.emit)(batch) {
                ControlFlow::Continue(()) => Ok(()),
                ControlFlow::Break(()) => Err(Halt::Enough),
            },
            None => Ok(()),
        }
    }
}

fn note(outcome: &mut ObjectOutcome, kind: DamageKind, reason: impl Into<String>) {
    let outranks = |old: &Damage| old.kind == DamageKind::Lines && kind == DamageKind::Object;
    if outcome.damage.as_ref().is_none_or(outranks) {
        outcome.damage = Some(Damage { kind, reason: reason.into(), partial: false });
    }
}

/// How a [`Decoder`] works.
#[derive(Debug, Clone)]
pub struct DecoderOptions {
    /// Rows of a batch.
    pub batch_rows: usize,
    /// Bytes of text added at a time, at least, where it is not held whole.
    pub window: usize,
    pub cancel: CancelFlag,
}

impl Default for DecoderOptions {
    fn default() -> Self {
        Self { batch_rows: 8192, window: WINDOW, cancel: CancelFlag::default() }
    }
}

/// One synchronous pipeline: stored bytes to batches, buffers reused from object to object.
/// Make one for each core.
pub struct Decoder {
    rows: Box<dyn RowDecoder>,
    batch: BatchBuilder,
    inflater: Inflater,
    cancel: CancelFlag,
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoder").field("batch", &self.batch).finish_non_exhaustive()
    }
}

impl Decoder {
    /// A pipeline for tables of `format`.
    ///
    /// # Errors
    /// When the format cannot read a wanted column.
    pub fn new(
        format: &dyn RowFormat,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
        options: DecoderOptions,
    ) -> Result<Self, QueryError> {
        Ok(Self::with_rows(format.rows(projection, predicate)?, projection, options))
    }

    /// A pipeline around a row decoder.
    pub(crate) fn with_rows(
        rows: Box<dyn RowDecoder>,
        projection: &Projection,
        options: DecoderOptions,
    ) -> Self {
        Self {
            rows,
            batch: BatchBuilder::new(projection, options.batch_rows),
            inflater: Inflater::with_window(options.window),
            cancel: options.cancel,
        }
    }

    /// Decodes one whole stored object. Full batches go to `emit` at once; rows that do not
    /// fill one stay for the next object or [`Self::finish`].
    ///
    /// # Errors
    /// Where the SerDe's rule for bad data is to fail the statement, and `USER_CANCELED`.
    /// A damaged object is no error: see [`ObjectOutcome::damage`].
    pub fn decode_object(
        &mut self,
        stored: &[u8],
        object: &ObjectInfo,
        emit: &mut Emit<'_>,
    ) -> Result<ObjectOutcome, QueryError> {
        let inflated = self.inflate(stored, object);
        self.decode_inflated(stored, inflated, object, emit)
    }

    /// The first half of [`Self::decode_object`]: says how much text there is to decode.
    pub fn inflate(&mut self, stored: &[u8], object: &ObjectInfo) -> Inflated {
        self.inflater.inflate(stored, &object.path)
    }

    /// The second half of [`Self::decode_object`], on the same bytes.
    ///
    /// # Errors
    /// As [`Self::decode_object`].
    pub fn decode_inflated(
        &mut self,
        stored: &[u8],
        mut inflated: Inflated,
        object: &ObjectInfo,
        emit: &mut Emit<'_>,
    ) -> Result<ObjectOutcome, QueryError> {
        let warning = inflated.warning.take();
        let opened = Opened { text: self.inflater.text(&inflated, stored), warning };
        let mut outcome = ObjectOutcome { warning: opened.warning, ..ObjectOutcome::default() };
        let (batch, cancel) = (&mut self.batch, &self.cancel);
        let cx = RowContext { batch, emit, cancel, unchecked: 0, object, outcome: &mut outcome };
        let ended = decode(self.rows.as_mut(), opened.text, cx);
        concluded(outcome, ended)
    }

    /// Rows are lines: an object can as well be read with [`Self::decode_stream`].
    #[must_use]
    pub fn is_by_line(&self) -> bool {
        self.rows.is_by_line()
    }

    /// [`Self::decode_object`] for an object that arrives bit by bit: neither its bytes nor
    /// its text are ever held whole.
    ///
    /// # Errors
    /// As [`Self::decode_object`]; what `stored` fails with is damage.
    pub fn decode_stream(
        &mut self,
        stored: Box<dyn Read + Send + '_>,
        object: &ObjectInfo,
        emit: &mut Emit<'_>,
    ) -> Result<ObjectOutcome, QueryError> {
        let opened = self.inflater.windows(stored, &object.path);
        let mut outcome = ObjectOutcome { warning: opened.warning, ..ObjectOutcome::default() };
        let (batch, cancel) = (&mut self.batch, &self.cancel);
        let cx = RowContext { batch, emit, cancel, unchecked: 0, object, outcome: &mut outcome };
        let ended = decode(self.rows.as_mut(), opened.text, cx);
        concluded(outcome, ended)
    }

    /// The rows that did not fill a batch.
    ///
    /// # Errors
    /// As [`BatchBuilder::take`].
    pub fn finish(&mut self) -> Result<Option<DecodedBatch>, QueryError> {
        self.batch.take()
    }
}

/// What is said of an object whose decoding ended so.
fn concluded(
    mut outcome: ObjectOutcome,
    ended: Result<(), Halt>,
) -> Result<ObjectOutcome, QueryError> {
    if let Some(damage) = &mut outcome.damage {
        damage.partial = outcome.rows_read > 0;
    }
    match ended {
        Ok(()) => Ok(outcome),
        Err(Halt::Enough) => {
            outcome.stopped = true;
            Ok(outcome)
        }
        Err(Halt::Failed(error)) => Err(error),
    }
}

fn decode(
    rows: &mut dyn RowDecoder,
    text: Text<'_>,
    mut cx: RowContext<'_, '_>,
) -> Result<(), Halt> {
    cx.check()?;
    rows.begin();
    match text {
        Text::Whole(text, broken) => {
            cx.outcome.inflated = text.len() as u64;
            if let Some(reason) = broken {
                cx.damaged(DamageKind::Object, reason);
            }
            rows.decode(text, true, &mut cx).map(|_| ())
        }
        Text::Windows(windows) => decode_windows(rows, windows, &mut cx),
    }
}

fn decode_windows(
    rows: &mut dyn RowDecoder,
    mut windows: Windows<'_>,
    cx: &mut RowContext<'_, '_>,
) -> Result<(), Halt> {
    let mut skipping = false;
    loop {
        cx.check()?;
        let (text, last) = windows.fill();
        let start = if skipping { after_newline(text) } else { 0 };
        skipping = skipping && start == text.len();
        let rest = text.get(start..).unwrap_or_default();
        let used = start + rows.decode(rest, last, cx)?;
        cx.outcome.inflated = windows.inflated();
        if last {
            break;
        }
        if used == 0 && windows.len() >= LONGEST_LINE {
            cx.damaged(DamageKind::Lines, "a line is longer than 256 MiB");
            skipping = true;
            windows.clear();
        } else {
            windows.used(used);
        }
    }
    if let Some(reason) = windows.broken() {
        cx.damaged(DamageKind::Object, reason);
    }
    Ok(())
}

fn after_newline(text: &[u8]) -> usize {
    memchr::memchr(b'\n', text).map_or(text.len(), |at| at + 1)
}
