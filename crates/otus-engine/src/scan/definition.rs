//! From a storage descriptor to what `otus-formats` reads by. It must not know any SerDe.

use std::collections::BTreeMap;

use otus_catalog::{StorageDescriptor, Table};
use otus_formats::{Column, SerdeSpec};
use otus_types::{ErrorCode, QueryError};

use super::shared::{FormatReader, ScanFormat};
use super::{columnar, partition_schema, symlink};

/// Table properties that say how objects are read.
const READING: [&str; 11] = [
    "skip.header.line.count",
    "skip.footer.line.count",
    "use.null.for.invalid.data",
    "otus.cloudtrail.layout",
    "hive.serialization.extend.nesting.levels",
    "hive.serialization.extend.additional.nesting.levels",
    "parquet.column.index.access",
    "parquet.ignore.statistics",
    "orc.column.index.access",
    "avro.schema.literal",
    "avro.schema.url",
];
/// Input formats that give lines.
const TEXT: [&str; 3] = [
    "org.apache.hadoop.mapred.TextInputFormat",
    "com.amazon.emr.cloudtrail.CloudTrailInputFormat",
    symlink::INPUT_FORMAT,
];

/// The format by which objects described by `storage` give rows of `table`.
///
/// # Errors
/// `HIVE_INVALID_METADATA` for columns without a Hive type, and what the SerDe says.
pub fn scan_format(table: &Table, storage: &StorageDescriptor) -> Result<ScanFormat, QueryError> {
    let columns = table.columns().iter().map(|column| {
        let ty = column
            .hive_type()
            .map_err(|error| QueryError::new(ErrorCode::HiveInvalidMetadata, error.to_string()))?;
        Ok(Column { name: column.name.to_lowercase(), ty })
    });
    let columns = columns.collect::<Result<_, QueryError>>()?;
    let spec = SerdeSpec { columns, ..spec_without_columns(table, storage) };
    let input_format = spec.input_format.clone();
    if let Some(columns) = columnar::resolve(&spec)? {
        let own = partition_schema::coercions(table, storage);
        return Ok(ScanFormat { spec, reader: FormatReader::Columns(columns), own });
    }
    let rows = otus_formats::resolve(&spec)?;
    if !TEXT.contains(&input_format.as_str()) {
        return Err(no_input_format(&input_format));
    }
    Ok(ScanFormat { spec, reader: FormatReader::Rows(rows), own: Vec::new() })
}

/// Whether rows of `table` described by `storage` can be read.
///
/// # Errors
/// As [`scan_format`].
pub fn check_readable(table: &Table, storage: &StorageDescriptor) -> Result<(), QueryError> {
    scan_format(table, storage).map(|_| ())
}

/// What `storage` says of objects of `table`, their columns apart.
#[must_use]
pub fn spec_without_columns(table: &Table, storage: &StorageDescriptor) -> SerdeSpec {
    let mut properties = BTreeMap::new();
    for key in READING {
        if let Some(value) = table.parameter(key) {
            properties.insert(key.to_owned(), value.to_owned());
        }
    }
    if let Some(serde) = &storage.serde_info {
        properties.extend(serde.parameters.clone());
    }
    SerdeSpec {
        class: storage.serde_class().unwrap_or_default().to_owned(),
        input_format: storage.input_format.clone().unwrap_or_default(),
        properties,
        columns: Vec::new(),
    }
}

fn no_input_format(class: &str) -> QueryError {
    if class == "org.apache.hadoop.mapred.SequenceFileInputFormat" {
        return QueryError::new(
            ErrorCode::NotSupported,
            "Tables stored as SEQUENCEFILE are not supported yet",
        );
    }
    let text = format!("Unable to create input format {class}");
    let [lines, ..] = TEXT;
    QueryError::new(ErrorCode::HiveUnsupportedFormat, text)
        .hint(format!("logs are read with STORED AS INPUTFORMAT '{lines}'"))
}
