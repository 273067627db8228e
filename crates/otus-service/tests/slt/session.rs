//! A data directory of its own for each file, and statements run in it. It must not know
//! what is expected of them.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use futures::StreamExt as _;
use otus_service::{MountOption, QueryOptions, ResultShape, Running, Service, ServiceOptions};
use otus_sql::ast::Statement;
use otus_types::{QueryError, QueryFailure, render};
use sqllogictest::{DB, DBOutput};
use tempfile::TempDir;

use crate::column::Column;
use crate::script::Options;

/// Enough to bring rows of one statement into disorder where no order is asked for.
const THREADS: usize = 2;

/// A query behind this comment is not run: its partitions are counted.
const PARTITIONS: &str = "--partitions";

/// A query behind this comment is not run: what its scans decode is shown.
const READS: &str = "--reads";

/// See the module.
#[derive(Clone)]
pub struct Session(Arc<Opened>);

struct Opened {
    service: Service,
    database: String,
    /// Removed when the file is through.
    _folder: TempDir,
}

/// What a user would read on standard error.
#[derive(Debug)]
pub struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl Session {
    /// Bucket `fixtures` is the committed folder, bucket `scratch` an empty writable one.
    pub fn open(root: &Path, options: &Options) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let scratch = folder.path().join("scratch");
        std::fs::create_dir(&scratch).map_err(|error| error.to_string())?;
        let mount = |bucket: &str, target: &Path, writable| MountOption {
            bucket: bucket.to_owned(),
            target: target.to_string_lossy().into_owned(),
            writable,
        };
        let fixtures = root.join("fixtures");
        let service = Service::open(ServiceOptions {
            data_dir: Some(folder.path().join("data")),
            mounts: [
                // Git keeps no empty folder.
                fixtures.is_dir().then(|| mount("fixtures", &fixtures, false)),
                Some(mount("scratch", &scratch, true)),
            ]
            .into_iter()
            .flatten()
            .collect(),
            now_millis: Some(options.now),
            threads: Some(THREADS),
            ..ServiceOptions::default()
        })
        .map_err(|failure| failure.to_string())?;
        let database = options.database.clone();
        Ok(Self(Arc::new(Opened { service, database, _folder: folder })))
    }

    fn statements(&self, text: &str) -> Result<DBOutput<Column>, Failure> {
        let Opened { service, database, .. } = &*self.0;
        let failed = |failure: QueryFailure| Failure(words(text, &failure));
        let options = QueryOptions { database: database.clone(), ..QueryOptions::default() };
        let mut last = DBOutput::StatementComplete(0);
        for statement in service.parse(text).map_err(failed)? {
            let prepared = service.prepare(text, &statement, &options).map_err(failed)?;
            if text.starts_with(READS) {
                return self.reads(text, &statement, &options).map_err(failed);
            }
            if text.starts_with(PARTITIONS) {
                let estimate = service.estimate(&prepared).map_err(failed)?;
                let kept = format!("{} of {}", estimate.partitions_read, estimate.partitions);
                return Ok(DBOutput::Rows { types: vec![Column::text()], rows: vec![vec![kept]] });
            }
            let running = service.run(prepared).map_err(failed)?;
            last = service.block_on(output(running)).map_err(failed)?;
        }
        Ok(last)
    }
}

impl Session {
    /// What the scans of a statement decode, from its EXPLAIN.
    fn reads(
        &self,
        text: &str,
        statement: &Statement,
        options: &QueryOptions,
    ) -> Result<DBOutput<Column>, QueryFailure> {
        let service = &self.0.service;
        let asked = statement.span.get();
        let explain = format!("EXPLAIN {}", text.get(asked.start..asked.end).unwrap_or_default());
        let mut rows = Vec::new();
        for statement in service.parse(&explain)? {
            let running = service.run(service.prepare(&explain, &statement, options)?)?;
            let DBOutput::Rows { rows: lines, .. } = service.block_on(output(running))? else {
                continue;
            };
            let scans = lines.iter().flatten().filter_map(|line| line.split_once(", reads="));
            rows.extend(scans.map(|(_, reads)| vec![reads.to_owned()]));
        }
        Ok(DBOutput::Rows { types: vec![Column::text()], rows })
    }
}

impl DB for Session {
    type Error = Failure;
    type ColumnType = Column;

    fn run(&mut self, text: &str) -> Result<DBOutput<Column>, Failure> {
        // The runner blocks this thread on a future, and a thread can do that only once.
        std::thread::scope(|scope| {
            let running = scope.spawn(|| self.statements(text));
            running.join().unwrap_or_else(|_| Err(Failure(String::from("PANIC"))))
        })
    }

    fn engine_name(&self) -> &str {
        "otus"
    }
}

async fn output(mut running: Running) -> Result<DBOutput<Column>, QueryFailure> {
    let shape = running.shape().clone();
    let mut rows = Vec::new();
    while let Some(batch) = running.rows().next().await {
        append(&mut rows, &shape, &batch?);
    }
    let outcome = running.finish().await?;
    let types = match &shape {
        ResultShape::Count { .. } => {
            let rows = outcome.written.map_or(0, |it| it.rows);
            return Ok(DBOutput::StatementComplete(rows));
        }
        ResultShape::Nothing => return Ok(DBOutput::StatementComplete(0)),
        ResultShape::Lines { .. } => vec![Column::text()],
        ResultShape::Rows { columns } => columns.iter().map(|it| Column::of(&it.ty)).collect(),
    };
    Ok(DBOutput::Rows { types, rows })
}

fn append(rows: &mut Vec<Vec<String>>, shape: &ResultShape, batch: &RecordBatch) {
    let line = otus_types::TrinoType::VARCHAR;
    for row in 0..batch.num_rows() {
        let cells = batch.columns().iter().enumerate().map(|(at, array)| {
            let ty = match shape {
                ResultShape::Rows { columns } => &columns[at].ty,
                _ => &line,
            };
            let mut text = String::new();
            let some = render::value_text(array.as_ref(), ty, row, &mut text);
            if some { visible(&text) } else { String::from("NULL") }
        });
        rows.push(cells.collect());
    }
}

/// The value with whatever a line of a file cannot hold written out.
pub fn visible(text: &str) -> String {
    if text.is_empty() {
        return String::from("(empty)");
    }
    let inner = text.trim_matches(' ');
    let before = text.len() - text.trim_start_matches(' ').len();
    let after = text.len() - before - inner.len();
    let inner = inner.replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r");
    format!("{}{inner}{}", "␠".repeat(before), "␠".repeat(after))
}

/// Athena's reason, then `also:` and `hint:` lines.
fn words(text: &str, failure: &QueryFailure) -> String {
    let mut lines = vec![failure.first.reason(text)];
    let hints = |lines: &mut Vec<String>, error: &QueryError| {
        lines.extend(error.hints.iter().map(|hint| format!("hint: {}", hint.text)));
    };
    hints(&mut lines, &failure.first);
    for error in &failure.also {
        lines.push(format!("also: {}", error.reason(text)));
        hints(&mut lines, error);
    }
    lines.join("\n")
}
