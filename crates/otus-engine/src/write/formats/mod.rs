//! The formats rows are written in, one file and one line of [`FORMATS`] each. They must not
//! know where files go or when they are published.

mod avro;
mod orc;
mod parquet;
mod reshape;
mod rows;

use std::io;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use otus_catalog::definition::formats::by_name as stored_as;
use otus_catalog::{Column, StorageDescriptor};
use otus_formats::{Compression, RowWriter, SerdeSpec};
use otus_storage::StorageError;
use otus_storage::publish::{ObjectWriter, StagedObject};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, HiveType, QueryError};

use crate::scan::{is_same_columnar, symlink};

pub use reshape::reshape;

/// A codec by the name WITH lists use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Codec {
    pub name: &'static str,
    pub compression: Compression,
}

impl Codec {
    pub const NONE: Codec = Codec { name: "NONE", compression: Compression::None };
    const GZIP: Codec = Codec { name: "GZIP", compression: Compression::Gzip };
    /// ORC's deflate without gzip's header; Avro calls the same DEFLATE.
    const ZLIB: Codec = Codec { name: "ZLIB", compression: Compression::Deflate };
    const DEFLATE: Codec = Codec { name: "DEFLATE", compression: Compression::Deflate };
    const SNAPPY: Codec = Codec { name: "SNAPPY", compression: Compression::Snappy };
    pub const ZSTD: Codec = Codec { name: "ZSTD", compression: Compression::Zstd };
    const LZ4: Codec = Codec { name: "LZ4", compression: Compression::Lz4 };
    const BZIP2: Codec = Codec { name: "BZIP2", compression: Compression::Bzip2 };

    /// What Athena knows; LZO is only ever read.
    pub const NAMES: [&str; 9] =
        ["NONE", "SNAPPY", "GZIP", "ZLIB", "DEFLATE", "ZSTD", "LZ4", "LZO", "BZIP2"];
}

/// One format.
#[derive(Debug)]
pub struct Format {
    /// In `format = '…'`.
    pub name: &'static str,
    /// Its classes, as STORED AS names them.
    pub stored_as: &'static str,
    /// Athena's table (athena.md §3.11).
    pub codecs: &'static [Codec],
    pub default: Codec,
    /// The table property that names the codec.
    pub property: &'static str,
    /// Files are named by their codec: text has no place for it inside.
    pub named_by_codec: bool,
    /// Refuses columns the format does not hold, before anything is read.
    check: fn(&Layout) -> Result<(), QueryError>,
    open: Open,
}

/// Starts a file.
type Open = fn(&Layout, Sink, Sizes) -> Result<Box<dyn Encoder>, QueryError>;

const TEXT: &[Codec] =
    &[Codec::GZIP, Codec::NONE, Codec::SNAPPY, Codec::ZSTD, Codec::LZ4, Codec::BZIP2];

/// Every format CTAS, INSERT and UNLOAD write.
pub const FORMATS: &[Format] = &[
    Format {
        name: "PARQUET",
        stored_as: "PARQUET",
        codecs: &[Codec::GZIP, Codec::NONE, Codec::SNAPPY, Codec::ZSTD],
        default: Codec::GZIP,
        property: "parquet.compression",
        named_by_codec: false,
        check: |_| Ok(()),
        open: parquet::open,
    },
    Format {
        name: "ORC",
        stored_as: "ORC",
        codecs: &[Codec::ZLIB, Codec::NONE, Codec::SNAPPY, Codec::ZSTD, Codec::LZ4],
        default: Codec::ZLIB,
        property: "orc.compress",
        named_by_codec: false,
        check: |_| Ok(()),
        open: orc::open,
    },
    Format {
        name: "AVRO",
        stored_as: "AVRO",
        codecs: &[Codec::DEFLATE, Codec::NONE, Codec::SNAPPY, Codec::ZSTD, Codec::BZIP2],
        default: Codec::DEFLATE,
        property: "write.compression",
        named_by_codec: false,
        check: avro::check,
        open: avro::open,
    },
    Format {
        name: "JSON",
        stored_as: "JSONFILE",
        codecs: TEXT,
        default: Codec::GZIP,
        property: "write.compression",
        named_by_codec: true,
        check: |_| Ok(()),
        open: rows::open,
    },
    Format {
        name: "TEXTFILE",
        stored_as: "TEXTFILE",
        codecs: TEXT,
        default: Codec::GZIP,
        property: "write.compression",
        named_by_codec: true,
        check: |_| Ok(()),
        open: rows::open,
    },
];

/// The format called `name`, in any letter case.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|it| it.name.eq_ignore_ascii_case(name))
}

/// The format of a table that exists.
///
/// # Errors
/// `HIVE_UNSUPPORTED_FORMAT` for classes Athena does not write.
pub fn of_table(storage: &StorageDescriptor) -> Result<&'static Format, QueryError> {
    let class = storage.serde_class().unwrap_or_default();
    let output = storage.output_format.as_deref().unwrap_or_default();
    let input = storage.input_format.clone().unwrap_or_default();
    if input == symlink::INPUT_FORMAT {
        let text = format!("Inserting into tables with input format {input} is not supported");
        return Err(QueryError::new(ErrorCode::HiveUnsupportedFormat, text));
    }
    let columnar = FORMATS.iter().filter(|it| !it.named_by_codec);
    let mut columnar = columnar.filter_map(|it| Some((it, stored_as(it.stored_as)?)));
    if let Some((format, _)) = columnar.find(|(_, it)| is_same_columnar(it.serde, class)) {
        return Ok(format);
    }
    let spec = SerdeSpec { class: class.to_owned(), input_format: input, ..SerdeSpec::default() };
    // Asked with columns later: CSV minds them.
    let text = stored_as("TEXTFILE").is_some_and(|it| it.output == output || output.is_empty());
    let entry = otus_formats::registry().iter().find(|it| (it.takes)(&spec));
    if text && entry.is_some_and(|it| it.write.is_some()) {
        return by_name("TEXTFILE").ok_or_else(|| unsupported(output, class));
    }
    Err(unsupported(output, class))
}

fn unsupported(output: &str, class: &str) -> QueryError {
    let text = format!("Output format {output} with SerDe {class} is not supported");
    QueryError::new(ErrorCode::HiveUnsupportedFormat, text)
        .hint("write into a table stored as Parquet, ORC, Avro, JSON or text")
}

/// How the files of a statement are written.
#[derive(Debug, Clone)]
pub struct Layout {
    pub format: &'static Format,
    pub codec: Codec,
    /// zstd's.
    pub level: Option<i32>,
    /// The columns of a file in Otus's Arrow shapes, under the table's names.
    pub schema: SchemaRef,
    /// Their types.
    pub types: Vec<HiveType>,
    /// For text: the SerDe that writes it.
    rows: Option<Arc<dyn RowWriter>>,
}

impl Layout {
    /// # Errors
    /// When a column cannot be written in this format.
    pub fn new(
        format: &'static Format,
        codec: Codec,
        level: Option<i32>,
        storage: &StorageDescriptor,
    ) -> Result<Self, QueryError> {
        let types = storage.columns.iter().map(hive_type).collect::<Result<Vec<_>, _>>()?;
        let fields = storage.columns.iter().zip(&types);
        let fields: Vec<FieldRef> =
            fields.map(|(it, ty)| Arc::new(field(&it.name.to_lowercase(), ty))).collect();
        let schema = Arc::new(Schema::new(fields));
        let mut layout = Self { format, codec, level, schema, types, rows: None };
        (format.check)(&layout)?;
        if format.named_by_codec {
            let columns = storage.columns.iter().zip(&layout.types);
            let columns = columns
                .map(|(it, ty)| otus_formats::Column { name: it.name.clone(), ty: ty.clone() });
            let serde = storage.serde_info.clone().unwrap_or_default();
            let spec = SerdeSpec {
                class: serde.serialization_library.unwrap_or_default(),
                input_format: storage.input_format.clone().unwrap_or_default(),
                properties: serde.parameters,
                columns: columns.collect(),
            };
            layout.rows = otus_formats::writer(&spec)?.map(Arc::from);
        }
        Ok(layout)
    }

    /// Starts a file.
    ///
    /// # Errors
    /// When the encoder cannot be made.
    pub fn open(&self, writer: ObjectWriter, sizes: Sizes) -> Result<Box<dyn Encoder>, QueryError> {
        (self.format.open)(self, Sink(writer), sizes)
    }

    /// What the names of files end in.
    #[must_use]
    pub fn ending(&self) -> &'static str {
        if self.format.named_by_codec { self.codec.compression.ending() } else { "" }
    }
}

fn hive_type(column: &Column) -> Result<HiveType, QueryError> {
    column.hive_type().map_err(|error| {
        let text = format!("column {}: {error}", column.name);
        QueryError::new(ErrorCode::HiveInvalidMetadata, text)
    })
}

/// A field in the Arrow shape of a Hive type, struct fields under the names of the DDL.
fn field(name: &str, ty: &HiveType) -> Field {
    let data_type = match ty {
        HiveType::Array(item) => DataType::List(Arc::new(field("item", item))),
        HiveType::Map(key, value) => {
            let key = field("key", key).with_nullable(false);
            let entries = Fields::from(vec![key, field("value", value)]);
            DataType::Map(Arc::new(Field::new("entries", DataType::Struct(entries), false)), false)
        }
        HiveType::Struct(fields) => {
            DataType::Struct(fields.iter().map(|it| field(&it.0, &it.1)).collect())
        }
        scalar => to_arrow(&scalar.to_trino()),
    };
    Field::new(name, data_type, true)
}

/// Bounds of one open file.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Bytes of a row group or stripe.
    pub group: usize,
    /// Distinct values a bloom filter is made for.
    pub distinct: u64,
}

/// One file being written. Batches have the layout's columns.
pub trait Encoder: Send {
    /// # Errors
    /// What encoding or the disk says; so for all of these.
    fn write(&mut self, batch: &RecordBatch) -> Result<(), QueryError>;

    /// Bytes held in memory.
    fn memory(&self) -> usize;

    /// Bytes of the file, as far as it can be told.
    fn size(&self) -> u64;

    /// Gives memory back, where the format can.
    fn relieve(&mut self) -> Result<(), QueryError>;

    fn finish(self: Box<Self>) -> Result<StagedObject, QueryError>;
}

/// The object beneath an encoder.
#[derive(Debug)]
pub struct Sink(ObjectWriter);

impl Sink {
    fn finish(self) -> Result<StagedObject, QueryError> {
        self.0.finish().map_err(|it| it.to_query_error())
    }
}

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An encoder's error: the store's own where that is what it wraps.
fn failed(error: &(dyn std::error::Error + 'static)) -> QueryError {
    let mut at = Some(error);
    while let Some(inner) = at {
        if let Some(store) = inner.downcast_ref::<StorageError>() {
            return store.to_query_error();
        }
        if let Some(wrapped) = inner.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            at = Some(wrapped);
            continue;
        }
        at = inner.source();
    }
    QueryError::new(ErrorCode::HiveWriterDataError, error.to_string())
}
