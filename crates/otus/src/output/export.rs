//! Results as files for the console's export: the formats of the command line. It must not
//! know HTTP.

use std::io::{self, Write};

use otus_api::console::Exporter;
use otus_service::{ResultShape, TypedRows};

/// Media type and file ending of each format that is a file.
const FILES: &[(&str, &str, &str)] = &[
    ("csv", "text/csv; charset=utf-8", "csv"),
    ("json", "application/json", "json"),
    ("ndjson", "application/x-ndjson", "ndjson"),
    ("tsv", "text/tab-separated-values; charset=utf-8", "tsv"),
    ("markdown", "text/markdown; charset=utf-8", "md"),
    ("parquet", "application/vnd.apache.parquet", "parquet"),
    ("arrow", "application/vnd.apache.arrow.stream", "arrow"),
];

/// See the module.
pub struct Files;

impl Exporter for Files {
    fn describe(&self, format: &str) -> Option<(&'static str, &'static str)> {
        FILES.iter().find(|it| it.0 == format).map(|it| (it.1, it.2))
    }

    fn write(&self, format: &str, rows: TypedRows, out: &mut dyn Write) -> io::Result<()> {
        let Some(mut output) = super::make(format) else {
            return Err(io::Error::other("there is no such format"));
        };
        output.begin(out, &ResultShape::Rows { columns: rows.columns.clone() })?;
        for batch in rows {
            let batch = batch.map_err(|error| io::Error::other(error.to_string()))?;
            output.rows(out, &batch)?;
        }
        output.end(out)
    }
}
