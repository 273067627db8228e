//! A page of a result, as text, from the typed rows the server keeps. A page token names
//! batch and row, so that any page costs one batch. It must not know how a page looks on
//! the wire.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::ipc::reader::FileReader;
use otus_types::TrinoType;
use otus_types::render::value_text;

use super::typed_path;
use crate::execution::{ExecutionRecord, ResultForm};
use crate::refusal::Refusal;

/// Rows of text, `None` for NULL, and the token of the next page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResultPage {
    pub rows: Vec<Vec<Option<String>>>,
    pub next: Option<String>,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Start {
    batch: usize,
    row: usize,
    first: bool,
}

/// The start a token names; the first page without one.
///
/// # Errors
/// For a token that no page gave out.
pub(crate) fn start_of(token: Option<&str>) -> Result<Start, Refusal> {
    let Some(token) = token else {
        return Ok(Start { batch: 0, row: 0, first: true });
    };
    let bad = || Refusal::invalid(format!("Malformed nextPageToken {token}"));
    let bytes = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).map_err(|_| bad())?;
    let text = String::from_utf8(bytes).map_err(|_| bad())?;
    let (batch, row) = text.split_once('.').ok_or_else(bad)?;
    let number = |text: &str| text.parse::<usize>().map_err(|_| bad());
    Ok(Start { batch: number(batch)?, row: number(row)?, first: false })
}

/// At most `limit` rows from `start` on; a header counts as a row of the first page.
///
/// # Errors
/// When the kept rows cannot be read.
pub(crate) fn read_page(
    folder: &Path,
    record: &ExecutionRecord,
    start: Start,
    limit: usize,
) -> Result<ResultPage, Refusal> {
    let mut page = ResultPage::default();
    if start.first && record.form.has_header() {
        page.rows.push(record.columns.iter().map(|it| Some(it.name.clone())).collect());
    }
    if record.form == ResultForm::Count {
        // The count is beside the rows, not among them.
        return Ok(page);
    }
    let path = typed_path(folder, record.result_id());
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // Nothing is kept of a result without rows.
            if record.statistics.output_rows == 0 {
                return Ok(page);
            }
            return Err(Refusal::invalid("Could not find results"));
        }
        Err(error) => return Err(unreadable(&error.to_string())),
    };
    let mut reader = FileReader::try_new(BufReader::new(file), None)
        .map_err(|error| unreadable(&error.to_string()))?;
    let types = types(record);
    let batches = reader.num_batches();
    let (mut at, mut row) = (start.batch, start.row);
    while at < batches {
        reader.set_index(at).map_err(|error| unreadable(&error.to_string()))?;
        let Some(batch) = reader.next() else { break };
        let batch = batch.map_err(|error| unreadable(&error.to_string()))?;
        while row < batch.num_rows() {
            if page.rows.len() >= limit {
                page.next = Some(token(at, row));
                return Ok(page);
            }
            page.rows.push(texts(&batch, &types, row));
            row += 1;
        }
        at += 1;
        row = 0;
    }
    Ok(page)
}

/// The Trino types of the kept columns; lines are text whatever the columns say.
pub(super) fn types(record: &ExecutionRecord) -> Vec<TrinoType> {
    if record.form != ResultForm::Rows {
        return vec![TrinoType::Varchar(None)];
    }
    let parse = |text: &str| TrinoType::parse(text).unwrap_or(TrinoType::Unknown);
    record.columns.iter().map(|column| parse(&column.trino)).collect()
}

pub(super) fn texts(batch: &RecordBatch, types: &[TrinoType], row: usize) -> Vec<Option<String>> {
    let columns = batch.columns().iter().zip(types);
    columns
        .map(|(array, ty)| {
            let mut text = String::new();
            value_text(array.as_ref(), ty, row, &mut text).then_some(text)
        })
        .collect()
}

fn token(batch: usize, row: usize) -> String {
    data_encoding::BASE64URL_NOPAD.encode(format!("{batch}.{row}").as_bytes())
}

fn unreadable(reason: &str) -> Refusal {
    Refusal::internal(format!("cannot read the result: {reason}"))
}
