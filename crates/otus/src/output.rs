//! The result formats of `otus query`, one file each, chosen from [`FORMATS`].
//! They must not know how rows are made, only their columns and text.

use std::io::{self, Write};

use arrow::array::RecordBatch;
use otus_service::{ResultColumn, ResultShape};

mod columnar;
mod csv;
pub mod export;
mod interchange;
mod json;
mod markdown;
mod ndjson;
pub mod safe;
mod table;
mod tsv;

/// Writes the results of one statement after the other to one stream.
pub trait Output {
    /// A statement's result begins.
    ///
    /// # Errors
    /// When the stream cannot be written; so for all methods.
    fn begin(&mut self, out: &mut dyn Write, shape: &ResultShape) -> io::Result<()>;

    /// Rows: a batch with the columns of a `Rows` shape, or one text column of `Lines`.
    fn rows(&mut self, out: &mut dyn Write, batch: &RecordBatch) -> io::Result<()>;

    /// The result is complete.
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()>;

    /// Whether the format holds exactly one result, as binary that no terminal should get.
    fn is_single(&self) -> bool {
        false
    }

    /// Whether run time, data scanned and the like are printed below each result.
    fn has_footer(&self) -> bool {
        false
    }
}

/// One result format.
pub struct Format {
    pub name: &'static str,
    pub make: fn() -> Box<dyn Output>,
}

/// Every result format by name.
pub const FORMATS: &[Format] = &[
    Format { name: "csv", make: || Box::new(csv::Csv::default()) },
    Format { name: "json", make: || Box::new(json::Json::default()) },
    Format { name: "ndjson", make: || Box::new(ndjson::Ndjson::default()) },
    Format { name: "table", make: || Box::new(table::Table::default()) },
    Format { name: "tsv", make: || Box::new(tsv::Tsv::default()) },
    Format { name: "markdown", make: || Box::new(markdown::Markdown::default()) },
    Format { name: "parquet", make: || Box::new(columnar::Columnar::parquet()) },
    Format { name: "arrow", make: || Box::new(columnar::Columnar::arrow()) },
];

/// The format called `name`.
pub fn make(name: &str) -> Option<Box<dyn Output>> {
    FORMATS.iter().find(|it| it.name == name).map(|it| (it.make)())
}

/// Names of all formats, for the command line's help.
pub fn names() -> Vec<&'static str> {
    FORMATS.iter().map(|it| it.name).collect()
}

/// Athena's text of the values of a row, NULL being `None`.
pub fn row_texts<'a>(
    columns: &'a [ResultColumn],
    batch: &'a RecordBatch,
    row: usize,
) -> impl Iterator<Item = Option<String>> + 'a {
    columns.iter().zip(batch.columns()).map(move |(column, array)| {
        let mut text = String::new();
        let known = otus_types::render::value_text(array.as_ref(), &column.ty, row, &mut text);
        known.then_some(text)
    })
}

/// The lines of a batch of a `Lines` shape.
pub fn lines(batch: &RecordBatch) -> Vec<String> {
    let Some(array) = batch.columns().first() else {
        return Vec::new();
    };
    (0..batch.num_rows())
        .map(|row| {
            let mut text = String::new();
            let ty = otus_types::TrinoType::VARCHAR;
            otus_types::render::value_text(array.as_ref(), &ty, row, &mut text);
            text
        })
        .collect()
}
