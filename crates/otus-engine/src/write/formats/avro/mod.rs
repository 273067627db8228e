//! Avro: rows in an object container with Athena's codecs. Written by own code; why is in
//! docs/decisions. It must not know tables.

mod column;
mod schema;

use std::io::Write as _;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use otus_formats::Compression;
use otus_storage::publish::StagedObject;
use otus_types::QueryError;

use super::{Encoder, Layout, Sink, Sizes, failed};
use crate::blocks::deflate;
use column::{Column, bytes, long};

/// Bytes of rows in a block, about.
const BLOCK: usize = 64 << 10;

/// Refuses what Avro does not have.
pub(super) fn check(layout: &Layout) -> Result<(), QueryError> {
    let mut columns = layout.schema.fields().iter().zip(&layout.types);
    columns.try_for_each(|(field, ty)| schema::check(field.name(), ty))
}

struct Avro {
    schema: SchemaRef,
    codec: Compression,
    level: Option<i32>,
    /// Encoded rows that are no block yet, and how many.
    waiting: Vec<u8>,
    count: i64,
    sync: [u8; 16],
    written: u64,
    out: Sink,
}

pub(super) fn open(
    layout: &Layout,
    mut sink: Sink,
    _sizes: Sizes,
) -> Result<Box<dyn Encoder>, QueryError> {
    let codec = layout.codec.compression;
    let sync: [u8; 16] = rand::random();
    let schema = schema::schema(&layout.schema, &layout.types);
    let mut head = b"Obj\x01".to_vec();
    long(2, &mut head);
    for text in ["avro.schema", schema.as_str(), "avro.codec", called(codec)] {
        bytes(text.as_bytes(), &mut head);
    }
    long(0, &mut head);
    head.extend_from_slice(&sync);
    sink.write_all(&head).map_err(|it| failed(&it))?;
    Ok(Box::new(Avro {
        schema: Arc::clone(&layout.schema),
        codec,
        level: layout.level,
        waiting: Vec::new(),
        count: 0,
        sync,
        written: head.len() as u64,
        out: sink,
    }))
}

/// A codec's name in a container.
fn called(codec: Compression) -> &'static str {
    match codec {
        Compression::Deflate => "deflate",
        Compression::Snappy => "snappy",
        Compression::Zstd => "zstandard",
        Compression::Bzip2 => "bzip2",
        _ => "null",
    }
}

impl Avro {
    fn end_block(&mut self) -> Result<(), QueryError> {
        if self.count == 0 {
            return Ok(());
        }
        let mut block = deflate(self.codec, self.level, &self.waiting).map_err(|it| failed(&it))?;
        if self.codec == Compression::Snappy {
            block.extend_from_slice(&crc32fast::hash(&self.waiting).to_be_bytes());
        }
        let mut all = Vec::with_capacity(block.len() + 40);
        long(self.count, &mut all);
        bytes(&block, &mut all);
        all.extend_from_slice(&self.sync);
        self.out.write_all(&all).map_err(|it| failed(&it))?;
        self.written += all.len() as u64;
        self.waiting.clear();
        self.count = 0;
        Ok(())
    }
}

impl Encoder for Avro {
    fn write(&mut self, batch: &RecordBatch) -> Result<(), QueryError> {
        let batch = super::reshape(&self.schema, batch)?;
        let columns = batch.columns().iter().map(Column::new).collect::<Result<Vec<_>, _>>();
        let columns = columns.map_err(|it| failed(&it))?;
        for row in 0..batch.num_rows() {
            columns.iter().for_each(|it| it.write(row, &mut self.waiting));
            self.count += 1;
            if self.waiting.len() >= BLOCK {
                self.end_block()?;
            }
        }
        Ok(())
    }

    fn memory(&self) -> usize {
        self.waiting.capacity()
    }

    fn size(&self) -> u64 {
        self.written
    }

    fn relieve(&mut self) -> Result<(), QueryError> {
        self.end_block()?;
        self.waiting.shrink_to_fit();
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<StagedObject, QueryError> {
        self.end_block()?;
        self.out.finish()
    }
}
