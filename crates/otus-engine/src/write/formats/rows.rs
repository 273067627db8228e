//! Text: JSON, delimited text, CSV, as the SerDe writes it, compressed. It must not know any
//! SerDe.

use std::io::Write as _;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use otus_formats::{Compressor, RowWriter};
use otus_storage::publish::StagedObject;
use otus_types::QueryError;

use super::{Encoder, Layout, Sink, Sizes, failed};
use crate::errors::internal;

/// Text is handed on in pieces of this size.
const PIECE: usize = 256 << 10;

struct Rows {
    rows: Arc<dyn RowWriter>,
    waiting: Vec<u8>,
    out: Compressor<Sink>,
    /// Bytes of text; compressed ones are not known before the end.
    text: u64,
}

pub(super) fn open(
    layout: &Layout,
    sink: Sink,
    _sizes: Sizes,
) -> Result<Box<dyn Encoder>, QueryError> {
    let rows = layout.rows.clone().ok_or_else(|| internal("no SerDe to write with"))?;
    let out =
        Compressor::new(sink, layout.codec.compression, layout.level).map_err(|it| failed(&it))?;
    Ok(Box::new(Rows { rows, waiting: Vec::new(), out, text: 0 }))
}

impl Encoder for Rows {
    fn write(&mut self, batch: &RecordBatch) -> Result<(), QueryError> {
        let before = self.waiting.len();
        self.rows.append(batch, &mut self.waiting)?;
        self.text += (self.waiting.len() - before) as u64;
        if self.waiting.len() >= PIECE { self.relieve() } else { Ok(()) }
    }

    fn memory(&self) -> usize {
        self.waiting.capacity()
    }

    fn size(&self) -> u64 {
        // Logs shrink to about a tenth.
        self.text / 8
    }

    fn relieve(&mut self) -> Result<(), QueryError> {
        self.out.write_all(&self.waiting).map_err(|it| failed(&it))?;
        self.waiting.clear();
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<StagedObject, QueryError> {
        self.relieve()?;
        self.out.finish().map_err(|it| failed(&it))?.finish()
    }
}
