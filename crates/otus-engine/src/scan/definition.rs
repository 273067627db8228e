//! From a storage descriptor to what `otus-formats` reads by. It must not know any SerDe.

use std::collections::BTreeMap;

use otus_catalog::{StorageDescriptor, Table};
use otus_formats::{Column, SerdeSpec};
use otus_types::{ErrorCode, QueryError};

use super::shared::ScanFormat;

/// Table properties that say how objects are read.
const READING: [&str; 5] = [
    "skip.header.line.count",
    "skip.footer.line.count",
    "serialization.encoding",
    "use.null.for.invalid.data",
    "otus.cloudtrail.layout",
];

/// The format by which objects described by `storage` give rows of `table`.
///
/// # Errors
/// `HIVE_INVALID_METADATA` for columns without a Hive type, and what the SerDe says.
pub fn scan_format(table: &Table, storage: &StorageDescriptor) -> Result<ScanFormat, QueryError> {
    let mut properties = BTreeMap::new();
    for key in READING {
        if let Some(value) = table.parameter(key) {
            properties.insert(key.to_owned(), value.to_owned());
        }
    }
    if let Some(serde) = &storage.serde_info {
        properties.extend(serde.parameters.clone());
    }
    let columns = table.columns().iter().map(|column| {
        let ty = column
            .hive_type()
            .map_err(|error| QueryError::new(ErrorCode::HiveInvalidMetadata, error.to_string()))?;
        Ok(Column { name: column.name.to_lowercase(), ty })
    });
    let spec = SerdeSpec {
        class: storage.serde_class().unwrap_or_default().to_owned(),
        input_format: storage.input_format.clone().unwrap_or_default(),
        properties,
        columns: columns.collect::<Result<_, QueryError>>()?,
    };
    let rows = otus_formats::resolve(&spec)?;
    Ok(ScanFormat { spec, rows })
}
