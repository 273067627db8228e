//! ORC: stripes of compressed streams, statistics of stripes and of the file. Every type a
//! Hive table has is written. Written by own code; why is in docs/decisions. It must not know
//! tables.

mod column;
mod message;
mod runs;
mod statistics;
mod text;

use std::io::Write as _;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, RecordBatch, StructArray};
use datafusion::arrow::datatypes::SchemaRef;
use otus_formats::Compression;
use otus_storage::publish::StagedObject;
use otus_types::{HiveType, QueryError};

use super::{Encoder, Layout, Sink, Sizes, failed};
use crate::blocks::deflate;
use crate::orc_kinds as kinds;
use column::{Column, Ended};
use message::Message;
use statistics::Statistics;

const MAGIC: &[u8] = b"ORC";
/// Text of a compressed block, as Hive has it.
const BLOCK: usize = 256 << 10;
/// The version of the writer whose timestamps' statistics are in UTC (ORC-135).
const WRITER_VERSION: u64 = 6;

struct Orc {
    schema: SchemaRef,
    root: Column,
    types: Vec<Message>,
    codec: Compression,
    level: Option<i32>,
    group: usize,
    /// Rows of the stripe at hand, and of those before.
    rows: u64,
    all_rows: u64,
    /// Bytes of the file so far.
    written: u64,
    stripes: Vec<Message>,
    /// Columns of each stripe.
    stripe_statistics: Vec<Message>,
    statistics: Vec<Statistics>,
    out: Sink,
}

pub(super) fn open(
    layout: &Layout,
    mut sink: Sink,
    sizes: Sizes,
) -> Result<Box<dyn Encoder>, QueryError> {
    let fields = layout.schema.fields().iter().zip(&layout.types);
    let root = HiveType::Struct(fields.map(|(it, ty)| (it.name().clone(), ty.clone())).collect());
    let mut types = Vec::new();
    describe(&root, &mut types);
    sink.write_all(MAGIC).map_err(|it| failed(&it))?;
    Ok(Box::new(Orc {
        schema: Arc::clone(&layout.schema),
        root: Column::new(&root, &mut 0),
        types,
        codec: layout.codec.compression,
        level: layout.level,
        group: sizes.group,
        rows: 0,
        all_rows: 0,
        written: MAGIC.len() as u64,
        stripes: Vec::new(),
        stripe_statistics: Vec::new(),
        statistics: Vec::new(),
        out: sink,
    }))
}

/// Type after type, the whole before its parts.
/// Depth is that of the declared type.
fn describe(ty: &HiveType, types: &mut Vec<Message>) {
    let own = types.len();
    types.push(Message::default());
    let mut parts = Vec::new();
    let mut part = |ty: &HiveType, types: &mut Vec<_>| {
        parts.push(types.len() as u64);
        describe(ty, types);
    };
    let mut message = Message::default().number(1, kind(ty));
    match ty {
        HiveType::Array(item) => part(item, types),
        HiveType::Map(key, value) => {
            part(key, types);
            part(value, types);
        }
        HiveType::Struct(fields) => fields.iter().for_each(|(_, ty)| part(ty, types)),
        HiveType::Varchar(length) | HiveType::Char(length) => {
            message = message.number(4, u64::from(*length));
        }
        HiveType::Decimal { precision, scale } => {
            message = message.number(5, u64::from(*precision)).number(6, u64::from(*scale));
        }
        _ => {}
    }
    if !parts.is_empty() {
        message = message.packed(2, parts);
    }
    if let HiveType::Struct(fields) = ty {
        message = fields.iter().fold(message, |it, (name, _)| it.bytes(3, name.as_bytes()));
    }
    if let Some(place) = types.get_mut(own) {
        *place = message;
    }
}

fn kind(ty: &HiveType) -> u64 {
    match ty {
        HiveType::Boolean => kinds::BOOLEAN,
        HiveType::Tinyint => kinds::BYTE,
        HiveType::Smallint => kinds::SHORT,
        HiveType::Int => kinds::INT,
        HiveType::Bigint => kinds::LONG,
        HiveType::Float => kinds::FLOAT,
        HiveType::Double => kinds::DOUBLE,
        HiveType::String => kinds::STRING,
        HiveType::Binary => kinds::BINARY,
        HiveType::Timestamp => kinds::TIMESTAMP,
        HiveType::Array(_) => kinds::LIST,
        HiveType::Map(..) => kinds::MAP,
        HiveType::Struct(_) => kinds::STRUCT,
        HiveType::Decimal { .. } => kinds::DECIMAL,
        HiveType::Date => kinds::DATE,
        HiveType::Varchar(_) => kinds::VARCHAR,
        HiveType::Char(_) => kinds::CHAR,
    }
}

impl Orc {
    fn end_stripe(&mut self) -> Result<(), QueryError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut ended = Ended::default();
        self.root.take(&mut ended);
        let start = self.written;
        let mut streams = Vec::with_capacity(ended.streams.len());
        for stream in ended.streams {
            let length = self.put(&stream.bytes)?;
            let message = Message::default().number(1, stream.kind).number(2, stream.column);
            streams.push(message.number(3, length));
        }
        let data = self.written - start;
        let footer = Message::default().messages(1, streams).messages(2, ended.encodings);
        let footer = self.put(&footer.bytes(3, b"UTC").0)?;
        // Bytes of the index: there is none.
        let stripe = Message::default().number(1, start).number(2, 0).number(3, data);
        self.stripes.push(stripe.number(4, footer).number(5, self.rows));
        let columns = ended.statistics.iter().map(Statistics::message);
        self.stripe_statistics.push(Message::default().messages(1, columns));
        self.statistics.resize(ended.statistics.len(), Statistics::default());
        for (all, more) in self.statistics.iter_mut().zip(&ended.statistics) {
            all.merge(more);
        }
        self.all_rows += self.rows;
        self.rows = 0;
        Ok(())
    }

    /// Writes text in blocks; the bytes they have.
    fn put(&mut self, text: &[u8]) -> Result<u64, QueryError> {
        let mut length = 0;
        if self.codec == Compression::None {
            self.out.write_all(text).map_err(|it| failed(&it))?;
            length = text.len();
        } else {
            for piece in text.chunks(BLOCK) {
                let block = deflate(self.codec, self.level, piece).map_err(|it| failed(&it))?;
                // What does not get shorter is stored as it is.
                let (bytes, stored) =
                    if block.len() < piece.len() { (block.as_slice(), 0) } else { (piece, 1) };
                let [first, second, third, ..] = (bytes.len() << 1 | stored).to_le_bytes();
                self.out.write_all(&[first, second, third]).map_err(|it| failed(&it))?;
                self.out.write_all(bytes).map_err(|it| failed(&it))?;
                length += bytes.len() + 3;
            }
        }
        self.written += length as u64;
        Ok(length as u64)
    }

    fn end_file(&mut self) -> Result<(), QueryError> {
        self.end_stripe()?;
        let content = self.written;
        let all = std::mem::take(&mut self.stripe_statistics);
        let metadata = self.put(&Message::default().messages(1, all).0)?;
        if self.statistics.is_empty() {
            self.statistics.resize(self.types.len(), Statistics::default());
        }
        let footer = Message::default()
            .number(1, MAGIC.len() as u64)
            .number(2, content)
            .messages(3, std::mem::take(&mut self.stripes))
            .messages(4, std::mem::take(&mut self.types))
            .number(6, self.all_rows)
            .messages(7, self.statistics.iter().map(Statistics::message))
            .number(8, 0);
        let footer = self.put(&footer.0)?;
        let codec = match self.codec {
            Compression::Deflate => 1,
            Compression::Snappy => 2,
            Compression::Lz4 => 4,
            Compression::Zstd => 5,
            _ => 0,
        };
        let mut postscript = Message::default()
            .number(1, footer)
            .number(2, codec)
            .number(3, BLOCK as u64)
            .packed(4, [0, 12])
            .number(5, metadata)
            .number(6, WRITER_VERSION)
            .bytes(8000, MAGIC)
            .0;
        postscript.push(postscript.len() as u8);
        self.out.write_all(&postscript).map_err(|it| failed(&it))
    }
}

impl Encoder for Orc {
    fn write(&mut self, batch: &RecordBatch) -> Result<(), QueryError> {
        let named = super::reshape(&self.schema, batch)?;
        self.rows += named.num_rows() as u64;
        let row: ArrayRef = Arc::new(StructArray::from(named));
        debug_assert_eq!(row.null_count(), 0);
        self.root.append(&row).map_err(|it| failed(&it))?;
        if self.root.memory() >= self.group { self.end_stripe() } else { Ok(()) }
    }

    fn memory(&self) -> usize {
        self.root.memory()
    }

    fn size(&self) -> u64 {
        // Logs shrink to about a tenth.
        self.written + self.root.memory() as u64 / 8
    }

    fn relieve(&mut self) -> Result<(), QueryError> {
        self.end_stripe()
    }

    fn finish(mut self: Box<Self>) -> Result<StagedObject, QueryError> {
        self.end_file()?;
        self.out.finish()
    }
}
