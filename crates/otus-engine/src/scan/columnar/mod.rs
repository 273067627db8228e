//! Formats that keep columns together and are read in part: the registry, what a format is
//! asked for and what it answers. It must not know how any of them is laid out.

mod accept;
mod avro;
mod coerce;
mod fit;
mod input;
mod nested;
mod orc;
mod parquet;
mod stream;

use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{FieldRef, SchemaRef};
use datafusion::physical_expr::PhysicalExpr;
use futures::stream::BoxStream;
use otus_catalog::StorageDescriptor;
use otus_formats::SerdeSpec;
use otus_types::{ErrorCode, HiveType, QueryError};

use super::symlink;

pub use input::ObjectInput;
pub use stream::rows;

/// One columnar format: what it answers to and how it is made.
#[derive(Debug)]
pub struct ColumnarEntry {
    /// Java classes of the SerDe it is known by.
    pub classes: &'static [&'static str],
    /// Java classes of the input format it is known by.
    pub inputs: &'static [&'static str],
    /// Whether parts of an object can be read by different pipelines.
    pub splits: bool,
    /// Whether columns are matched by name; otherwise by place.
    pub by_name: fn(&SerdeSpec) -> bool,
    pub bind: fn(&SerdeSpec) -> Result<Arc<dyn ColumnarFormat>, QueryError>,
}

/// Every columnar format.
const ENTRIES: &[ColumnarEntry] = &[parquet::ENTRY, orc::ENTRY, avro::ENTRY];

/// The entry whose SerDe `class` is.
#[must_use]
pub fn entry(class: &str) -> Option<&'static ColumnarEntry> {
    ENTRIES.iter().find(|it| it.classes.contains(&class))
}

/// Whether objects described by `storage` are columnar.
#[must_use]
pub fn is_columnar(storage: &StorageDescriptor) -> bool {
    storage.serde_class().and_then(entry).is_some()
}

/// Whether objects described by `storage` can be read in parts by different pipelines.
#[must_use]
pub fn splits(storage: &StorageDescriptor) -> bool {
    storage.serde_class().and_then(entry).is_some_and(|it| it.splits)
}

/// Whether both SerDes are names of the same columnar format.
#[must_use]
pub fn is_same_columnar(one: &str, other: &str) -> bool {
    entry(one).is_some_and(|it| it.classes.contains(&other))
}

/// Whether objects described by `spec` have their columns found by name.
#[must_use]
pub fn matches_by_name(spec: &SerdeSpec) -> bool {
    entry(&spec.class).is_some_and(|it| (it.by_name)(spec))
}

/// The format that reads tables defined like `spec`; `None` when its SerDe reads rows.
///
/// # Errors
/// For an input format that does not go with the SerDe, and what the format says about its
/// properties.
pub fn resolve(spec: &SerdeSpec) -> Result<Option<Arc<dyn ColumnarFormat>>, QueryError> {
    let Some(entry) = entry(&spec.class) else {
        return Ok(None);
    };
    let input = spec.input_format.as_str();
    if !entry.inputs.contains(&input) && input != symlink::INPUT_FORMAT {
        let text = format!("Unable to create input format {}", spec.input_format);
        let error = QueryError::new(ErrorCode::HiveUnsupportedFormat, text);
        let wanted = entry.inputs.first().copied().unwrap_or_default();
        return Err(error.hint(format!("this SerDe reads STORED AS INPUTFORMAT '{wanted}'")));
    }
    (entry.bind)(spec).map(Some)
}

/// A format bound to one table definition.
#[async_trait]
pub trait ColumnarFormat: Debug + Send + Sync {
    /// Starts reading an object or the part of it that `input` stands for.
    ///
    /// # Errors
    /// [`ReadError::Broken`] when it is not what the format expects.
    async fn open(
        &self,
        input: ObjectInput,
        request: Arc<ReadRequest>,
    ) -> Result<Opened, ReadError>;
}

/// A column the query looks at.
#[derive(Debug, Clone)]
pub struct WantedColumn {
    /// Lower case.
    pub name: String,
    /// Place among the table's columns.
    pub place: usize,
    /// As declared; `field` may have fewer struct fields.
    pub ty: HiveType,
    pub field: FieldRef,
    /// The table's type, where the objects belong to a partition that declares another.
    pub shown: Option<HiveType>,
}

/// What is asked of every object of a scan.
#[derive(Debug)]
pub struct ReadRequest {
    pub columns: Vec<WantedColumn>,
    /// One field for each of `columns`.
    pub decoded: SchemaRef,
    /// The table's columns, partition keys and hidden columns: what `filters` are about.
    pub table: SchemaRef,
    /// All must hold for a row to matter; they are evaluated again above the scan.
    pub filters: Vec<Arc<dyn PhysicalExpr>>,
    pub batch_rows: usize,
}

/// An object being read.
pub struct Opened {
    /// For each wanted column its place in the batches; `None` where the object has none.
    pub places: Vec<Option<usize>>,
    /// Columns as the object holds them.
    pub batches: BoxStream<'static, Result<RecordBatch, ReadError>>,
    /// Nothing of it can hold a row that matters.
    pub dismissed: bool,
    /// Bytes of the columns that are read once they are decompressed, where it is known.
    pub inflated: u64,
}

/// Why an object gives no further rows.
#[derive(Debug)]
pub enum ReadError {
    /// The object is not well: the sentence listed with it, and the failure it is where
    /// damage fails a statement.
    Broken { reason: String, failure: Box<QueryError> },
    /// The statement fails.
    Failed(Box<QueryError>),
}

impl ReadError {
    /// Bytes that are not in order.
    #[must_use]
    pub fn bad_data(reason: String, path: &str) -> Self {
        let text = format!("{reason} [{path}]");
        Self::Broken { reason, failure: Box::new(QueryError::new(ErrorCode::HiveBadData, text)) }
    }

    /// Bytes that cannot be had.
    #[must_use]
    pub fn cannot_open(reason: String, path: &str) -> Self {
        let text = format!("Error opening Hive split {path}: {reason}");
        let failure = QueryError::new(ErrorCode::HiveCannotOpenSplit, text);
        Self::Broken { reason, failure: Box::new(failure) }
    }
}

/// What a column's type in an object is called when it does not go with the table's.
#[must_use]
pub fn incompatible(
    column: &str,
    found: &str,
    format: &str,
    path: &str,
    ty: &HiveType,
) -> ReadError {
    let text = format!(
        "Field {column}'s type {found} in {format} file {path} is incompatible with type {} \
         defined in table schema",
        ty.to_trino()
    );
    ReadError::Failed(Box::new(QueryError::new(ErrorCode::HiveBadData, text)))
}
