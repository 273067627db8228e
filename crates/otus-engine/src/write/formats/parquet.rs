//! Parquet: statistics of chunks and pages, a bloom filter for each text column, names of the
//! specification. It must not know tables.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::parquet::arrow::ArrowSchemaConverter;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_writer::ArrowWriterOptions;
use datafusion::parquet::basic::{Compression, GzipLevel, Type, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use otus_storage::publish::StagedObject;
use otus_types::QueryError;

use super::{Codec, Encoder, Layout, Sink, Sizes, failed};

/// Rows of a row group at most, as the Parquet crate has it.
const GROUP_ROWS: usize = 1_048_576;

struct Parquet {
    schema: SchemaRef,
    writer: ArrowWriter<Sink>,
    group: usize,
}

pub(super) fn open(
    layout: &Layout,
    sink: Sink,
    sizes: Sizes,
) -> Result<Box<dyn Encoder>, QueryError> {
    let compression = match layout.codec {
        Codec::GZIP => Compression::GZIP(GzipLevel::default()),
        Codec::SNAPPY => Compression::SNAPPY,
        Codec::ZSTD => {
            let level = layout.level.map_or(Ok(ZstdLevel::default()), ZstdLevel::try_new);
            Compression::ZSTD(level.map_err(|it| failed(&it))?)
        }
        _ => Compression::UNCOMPRESSED,
    };
    // `coerce_types` gives lists and maps the names of the specification, which readers by
    // name expect.
    let mut properties = WriterProperties::builder()
        .set_compression(compression)
        .set_created_by(format!("otus {}", env!("CARGO_PKG_VERSION")))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_coerce_types(true);
    let columns = ArrowSchemaConverter::new().with_coerce_types(true).convert(&layout.schema);
    for column in columns.map_err(|it| failed(&it))?.columns() {
        if column.physical_type() == Type::BYTE_ARRAY {
            properties =
                properties.set_column_bloom_filter_max_ndv(column.path().clone(), sizes.distinct);
        }
    }
    // Otus's Arrow shapes are its own business.
    let options = ArrowWriterOptions::new()
        .with_properties(properties.build())
        .with_skip_arrow_metadata(true);
    let writer = ArrowWriter::try_new_with_options(sink, Arc::clone(&layout.schema), options);
    let writer = writer.map_err(|it| failed(&it))?;
    Ok(Box::new(Parquet { schema: Arc::clone(&layout.schema), writer, group: sizes.group }))
}

impl Encoder for Parquet {
    fn write(&mut self, batch: &RecordBatch) -> Result<(), QueryError> {
        let named = super::reshape(&self.schema, batch)?;
        self.writer.write(&named).map_err(|it| failed(&it))?;
        if self.writer.memory_size() >= self.group { self.relieve() } else { Ok(()) }
    }

    fn memory(&self) -> usize {
        self.writer.memory_size()
    }

    fn size(&self) -> u64 {
        (self.writer.bytes_written() + self.writer.in_progress_size()) as u64
    }

    fn relieve(&mut self) -> Result<(), QueryError> {
        self.writer.flush().map_err(|it| failed(&it))
    }

    fn finish(self: Box<Self>) -> Result<StagedObject, QueryError> {
        self.writer.into_inner().map_err(|it| failed(&it))?.finish()
    }
}
