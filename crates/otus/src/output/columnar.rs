//! Parquet and Arrow's IPC stream: exactly one result, never to a terminal. It must not know
//! how Trino's values become Arrow's.

use std::io::{self, Write};

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use arrow::ipc::writer::StreamWriter;
use otus_service::ResultShape;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::Output;
use super::interchange::Interchange;
use super::ndjson::distinct;

/// Both write into memory that is handed on after each batch.
enum Writer {
    Parquet(ArrowWriter<Vec<u8>>),
    Arrow(StreamWriter<Vec<u8>>),
}

/// See the module.
pub struct Columnar {
    parquet: bool,
    writer: Option<(Interchange, Writer)>,
}

impl Columnar {
    pub fn parquet() -> Self {
        Self { parquet: true, writer: None }
    }

    pub fn arrow() -> Self {
        Self { parquet: false, writer: None }
    }
}

impl Output for Columnar {
    fn begin(&mut self, _out: &mut dyn Write, shape: &ResultShape) -> io::Result<()> {
        let columns = shape.columns();
        let names = distinct(columns.iter().map(|it| it.name.as_str()));
        let interchange = Interchange::new(columns, names);
        let schema = interchange.schema();
        let writer = if self.parquet {
            let properties =
                WriterProperties::builder().set_compression(Compression::SNAPPY).build();
            let writer = ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties));
            Writer::Parquet(writer.map_err(from_parquet)?)
        } else {
            Writer::Arrow(StreamWriter::try_new(Vec::new(), schema).map_err(from_arrow)?)
        };
        self.writer = Some((interchange, writer));
        Ok(())
    }

    fn rows(&mut self, out: &mut dyn Write, batch: &RecordBatch) -> io::Result<()> {
        let Some((interchange, writer)) = &mut self.writer else { return Ok(()) };
        let batch = interchange.batch(batch).map_err(from_arrow)?;
        match writer {
            Writer::Parquet(writer) => {
                writer.write(&batch).map_err(from_parquet)?;
                hand_on(writer.inner_mut(), out)
            }
            Writer::Arrow(writer) => {
                writer.write(&batch).map_err(from_arrow)?;
                hand_on(writer.get_mut(), out)
            }
        }
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut rest = match self.writer.take() {
            Some((_, Writer::Parquet(writer))) => writer.into_inner().map_err(from_parquet)?,
            Some((_, Writer::Arrow(writer))) => writer.into_inner().map_err(from_arrow)?,
            None => Vec::new(),
        };
        hand_on(&mut rest, out)
    }

    fn is_single(&self) -> bool {
        true
    }
}

fn hand_on(written: &mut Vec<u8>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(written)?;
    written.clear();
    Ok(())
}

fn from_arrow(error: ArrowError) -> io::Error {
    io::Error::other(error)
}

fn from_parquet(error: ParquetError) -> io::Error {
    io::Error::other(error)
}
