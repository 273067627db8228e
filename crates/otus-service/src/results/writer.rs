//! Writes a result as it comes: the typed rows into an Arrow file that stays with the
//! server, and Athena's text into a file beside it until it is delivered. Memory is one
//! batch. It must not know buckets.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::ipc::writer::FileWriter;
use otus_engine::ResultColumn;
use otus_types::TrinoType;

use super::csv;
use crate::execution::ResultForm;
use crate::refusal::Refusal;

/// Where the typed rows of an execution lie.
#[must_use]
pub fn typed_path(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.arrow"))
}

/// A result on the local disk.
#[derive(Debug)]
pub(crate) struct Written {
    /// Athena's text, to be delivered and then removed.
    pub text: Option<PathBuf>,
    pub text_bytes: u64,
    pub rows: u64,
}

/// See the module.
pub(crate) struct ResultWriter {
    form: ResultForm,
    names: Vec<String>,
    types: Vec<TrinoType>,
    folder: PathBuf,
    id: String,
    /// `None` until the first batch gives its schema.
    typed: Option<FileWriter<BufWriter<File>>>,
    text: Option<(PathBuf, BufWriter<File>)>,
    rows: u64,
    lines: u64,
}

impl ResultWriter {
    /// Opens the files. Without `with_text` only the typed rows are kept.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(
        folder: &Path,
        id: &str,
        form: ResultForm,
        columns: &[ResultColumn],
        with_text: bool,
    ) -> Result<Self, Refusal> {
        let text = if with_text {
            let path = folder.join(format!("{id}.part"));
            let file = File::create(&path).map_err(failed)?;
            Some((path, BufWriter::new(file)))
        } else {
            None
        };
        let mut writer = Self {
            form,
            names: columns.iter().map(|it| it.name.clone()).collect(),
            types: columns.iter().map(|it| it.ty.clone()).collect(),
            folder: folder.to_owned(),
            id: id.to_owned(),
            typed: None,
            text,
            rows: 0,
            lines: 0,
        };
        writer.begin()?;
        Ok(writer)
    }

    fn begin(&mut self) -> Result<(), Refusal> {
        let Some((_, text)) = &mut self.text else { return Ok(()) };
        match self.form {
            ResultForm::Rows => csv::header(text, self.names.iter().map(String::as_str)),
            ResultForm::Plan => {
                self.lines = 1;
                let name = self.names.first().map_or("Query Plan", String::as_str);
                text.write_all(name.as_bytes())
            }
            _ => Ok(()),
        }
        .map_err(failed)
    }

    /// Appends a batch.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), Refusal> {
        self.rows += batch.num_rows() as u64;
        let batch = self.named(batch)?;
        if self.typed.is_none() {
            let file = File::create(typed_path(&self.folder, &self.id)).map_err(failed)?;
            let schema = batch.schema();
            let writer =
                FileWriter::try_new(BufWriter::new(file), &schema).map_err(arrow_failed)?;
            self.typed = Some(writer);
        }
        if let Some(typed) = &mut self.typed {
            typed.write(&batch).map_err(arrow_failed)?;
        }
        let Some((_, text)) = &mut self.text else { return Ok(()) };
        if self.form == ResultForm::Rows {
            return csv::rows(text, &batch, &self.types).map_err(failed);
        }
        let Some(lines) = batch.columns().first().and_then(|it| it.as_string_view_opt()) else {
            return Ok(());
        };
        for line in lines.iter().flatten() {
            if self.lines > 0 {
                text.write_all(b"\n").map_err(failed)?;
            }
            text.write_all(line.as_bytes()).map_err(failed)?;
            self.lines += 1;
        }
        Ok(())
    }

    /// Closes the files. A result without batches keeps no typed file.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(mut self) -> Result<Written, Refusal> {
        if let Some(mut typed) = self.typed.take() {
            typed.finish().map_err(arrow_failed)?;
            typed.into_inner().map_err(arrow_failed)?.flush().map_err(failed)?;
        }
        let mut written = Written { text: None, text_bytes: 0, rows: self.rows };
        if let Some((path, mut text)) = self.text.take() {
            text.flush().map_err(failed)?;
            written.text_bytes = fs::metadata(&path).map_err(failed)?.len();
            written.text = Some(path);
        }
        Ok(written)
    }

    /// The batch with the result's own column names and buffers of its own.
    fn named(&self, batch: &RecordBatch) -> Result<RecordBatch, Refusal> {
        let batch = otus_engine::compact(batch).map_err(arrow_failed)?;
        if self.form != ResultForm::Rows || batch.num_columns() != self.names.len() {
            return Ok(batch);
        }
        let fields = self.names.iter().zip(batch.columns()).zip(&self.types).map(|it| {
            let ((name, column), ty) = it;
            let ty: (String, String) = (String::from("otus.type"), ty.to_string());
            let data_type: DataType = column.data_type().clone();
            Field::new(name, data_type, true).with_metadata([ty].into_iter().collect())
        });
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        RecordBatch::try_new(schema, batch.columns().to_vec()).map_err(arrow_failed)
    }
}

impl Drop for ResultWriter {
    /// A result that was not finished leaves nothing.
    fn drop(&mut self) {
        if let Some((path, _)) = self.text.take() {
            let _ = fs::remove_file(path);
        }
        if self.typed.take().is_some() {
            let _ = fs::remove_file(typed_path(&self.folder, &self.id));
        }
    }
}

fn failed(error: std::io::Error) -> Refusal {
    Refusal::internal(format!("cannot write the result: {error}"))
}

fn arrow_failed(error: arrow::error::ArrowError) -> Refusal {
    Refusal::internal(format!("cannot write the result: {error}"))
}
