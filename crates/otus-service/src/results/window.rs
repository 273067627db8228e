//! Any stretch of a result without reading what lies before it: the console shows a window
//! of a million rows. It must not know how a window looks on a screen.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use arrow::ipc::reader::FileReader;
use otus_engine::ResultColumn;
use serde_json::{Map, Value};

use super::json_value::json_value;
use super::page::{texts, types};
use crate::execution::{ExecutionRecord, ResultForm};
use crate::executions::Executions;
use crate::refusal::Refusal;

/// Results whose batches are remembered.
const REMEMBERED: usize = 64;

/// Where the batches of results begin, remembered between windows.
#[derive(Debug, Default)]
pub struct Windows(Mutex<BTreeMap<String, Arc<Vec<u64>>>>);

/// The typed rows of a result, batch by batch.
pub struct TypedRows {
    pub columns: Vec<ResultColumn>,
    reader: Option<FileReader<BufReader<File>>>,
}

impl std::fmt::Debug for TypedRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TypedRows").field("columns", &self.columns).finish_non_exhaustive()
    }
}

impl TypedRows {
    /// Opens the rows of a finished execution; none for one that kept none.
    ///
    /// # Errors
    /// For an execution that does not exist or whose rows cannot be read.
    pub fn open(executions: &Executions, record: &ExecutionRecord) -> Result<Self, Refusal> {
        let names = record.columns.iter().map(|it| it.name.clone());
        let columns =
            names.zip(types(record)).map(|(name, ty)| ResultColumn { name, ty }).collect();
        let reader = match executions.typed_rows(&record.id)? {
            None => None,
            Some(path) => {
                let file = File::open(path).map_err(|error| unreadable(&error.to_string()))?;
                let reader = FileReader::try_new(BufReader::new(file), None);
                Some(reader.map_err(|error| unreadable(&error.to_string()))?)
            }
        };
        Ok(Self { columns, reader })
    }
}

impl Iterator for TypedRows {
    type Item = Result<RecordBatch, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.reader.as_mut()?.next()?;
        Some(batch.map_err(|error| unreadable(&error.to_string())))
    }
}

impl Windows {
    /// The texts of at most `count` rows from row `start` on, without a header.
    ///
    /// # Errors
    /// As [`TypedRows::open`].
    pub fn texts(
        &self,
        executions: &Executions,
        id: &str,
        start: u64,
        count: usize,
    ) -> Result<Vec<Vec<Option<String>>>, Refusal> {
        let record = executions.get(id)?;
        let types = types(&record);
        let mut rows = Vec::new();
        self.visit(executions, &record, start, count, &mut |batch, row| {
            rows.push(texts(batch, &types, row));
        })?;
        Ok(rows)
    }

    /// One row as a JSON object, nested as its types are; NULL for a row past the end.
    ///
    /// # Errors
    /// As [`TypedRows::open`].
    pub fn record(&self, executions: &Executions, id: &str, row: u64) -> Result<Value, Refusal> {
        let record = executions.get(id)?;
        let types = types(&record);
        let mut found = Value::Null;
        self.visit(executions, &record, row, 1, &mut |batch, row| {
            let mut object = Map::new();
            for ((column, ty), array) in record.columns.iter().zip(&types).zip(batch.columns()) {
                let mut name = column.name.clone();
                let mut number = 2;
                while object.contains_key(&name) {
                    name = format!("{}_{number}", column.name);
                    number += 1;
                }
                object.insert(name, json_value(array.as_ref(), ty, row));
            }
            found = Value::Object(object);
        })?;
        Ok(found)
    }

    fn visit(
        &self,
        executions: &Executions,
        record: &ExecutionRecord,
        start: u64,
        count: usize,
        visit: &mut dyn FnMut(&RecordBatch, usize),
    ) -> Result<(), Refusal> {
        if record.form == ResultForm::Nothing {
            return Ok(());
        }
        let Some(mut reader) = TypedRows::open(executions, record)?.reader else {
            return Ok(());
        };
        let begins = self.begins(record.result_id(), &mut reader)?;
        let first = begins.partition_point(|it| *it <= start).saturating_sub(1);
        let mut row = usize::try_from(start - begins.get(first).copied().unwrap_or(start));
        let mut left = count;
        for at in first..begins.len() {
            reader.set_index(at).map_err(|error| unreadable(&error.to_string()))?;
            let Some(batch) = reader.next() else { break };
            let batch = batch.map_err(|error| unreadable(&error.to_string()))?;
            for within in row.unwrap_or(usize::MAX)..batch.num_rows() {
                if left == 0 {
                    return Ok(());
                }
                left -= 1;
                visit(&batch, within);
            }
            row = Ok(0);
        }
        Ok(())
    }

    /// The first row of each batch.
    fn begins(
        &self,
        id: &str,
        reader: &mut FileReader<BufReader<File>>,
    ) -> Result<Arc<Vec<u64>>, Refusal> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(begins) = known.get(id) {
            return Ok(Arc::clone(begins));
        }
        let mut begins = Vec::new();
        let mut row = 0_u64;
        for batch in reader {
            let batch = batch.map_err(|error| unreadable(&error.to_string()))?;
            begins.push(row);
            row += batch.num_rows() as u64;
        }
        let begins = Arc::new(begins);
        if known.len() >= REMEMBERED {
            known.pop_first();
        }
        known.insert(id.to_owned(), Arc::clone(&begins));
        Ok(begins)
    }
}

fn unreadable(reason: &str) -> Refusal {
    Refusal::internal(format!("cannot read the kept rows: {reason}"))
}
