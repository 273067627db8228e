//! Runs statements in order with a watch beside them: results to one stream, everything else
//! to standard error, stop at the first failure. It must not know where the text came from.

use std::io::{self, Write};
use std::time::Instant;

use futures::StreamExt;
use otus_service::{self as service, QueryOptions, ResultShape, Service};
use otus_sql::ast::{Prepared, Statement, StatementKind};
use otus_types::QueryFailure;

use super::watch::Watch;
use super::{footer, print, report};
use crate::output::Output;

/// Why statements end early.
pub enum Stop {
    Statement(QueryFailure),
    /// The output format cannot hold what was asked.
    Usage(&'static str),
    /// The reader of the pipe went away, which is its right.
    NobodyReads,
    /// Ctrl-C.
    Cancelled,
    Write(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Stop::NobodyReads
        } else {
            Stop::Write(error)
        }
    }
}

impl From<QueryFailure> for Stop {
    fn from(failure: QueryFailure) -> Self {
        Stop::Statement(failure)
    }
}

/// How statements are run.
pub struct Execute<'a> {
    pub service: &'a Service,
    pub options: &'a QueryOptions,
    pub dry_run: bool,
    /// Print run time, data scanned and the like below results whose format has a footer.
    pub timing: bool,
    pub watch: &'a Watch,
}

impl Execute<'_> {
    /// Runs every statement of `text`.
    ///
    /// # Errors
    /// What stopped it; earlier output stays.
    pub fn statements(
        &self,
        text: &str,
        output: &mut dyn Output,
        out: &mut dyn Write,
    ) -> Result<(), Stop> {
        let statements = self.service.parse(text)?;
        if output.is_single() && !matches!(statements.as_slice(), [one] if returns_rows(one)) {
            return Err(Stop::Usage("this format takes exactly one statement that returns rows"));
        }
        for statement in &statements {
            let started = Instant::now();
            let prepared = self.service.prepare(text, statement, self.options)?;
            report::advice(text, prepared.advice());
            if self.dry_run {
                self.estimate(&prepared, text)?;
            } else {
                self.one(prepared, text, started, output, out)?;
            }
        }
        Ok(())
    }

    fn estimate(&self, prepared: &service::Prepared, text: &str) -> Result<(), Stop> {
        let estimate = self.service.estimate(prepared)?;
        report::advice(text, &estimate.advice);
        footer::estimate(&estimate);
        Ok(())
    }

    fn one(
        &self,
        prepared: service::Prepared,
        text: &str,
        started: Instant,
        output: &mut dyn Output,
        out: &mut dyn Write,
    ) -> Result<(), Stop> {
        let mut running = self.service.run(prepared)?;
        let watching = self.watch.start(running.progress_handle(), running.cancel_handle());
        let mut rows = 0;
        let written: Result<(), Stop> = self.service.block_on(async {
            // A statement that fails before its first row prints nothing, not even a header.
            let mut begun = false;
            while let Some(batch) = running.rows().next().await {
                let batch = batch?;
                watching.hide();
                if !std::mem::replace(&mut begun, true) {
                    output.begin(out, printed(running.shape()))?;
                }
                rows += batch.num_rows() as u64;
                output.rows(out, &batch)?;
            }
            if !begun && !watching.was_cancelled() {
                output.begin(out, printed(running.shape()))?;
            }
            Ok(())
        });
        watching.hide();
        if watching.was_cancelled() {
            return Err(Stop::Cancelled);
        }
        written?;
        output.end(out)?;
        let outcome = self.service.block_on(running.finish())?;
        out.flush()?;
        footer::damage(&outcome.scan);
        report::advice(text, &outcome.advice);
        for line in &outcome.explanation {
            print::note(&format!("empty: {line}"));
        }
        if let Some(written) = &outcome.written {
            footer::written(written);
        }
        if self.timing && output.has_footer() {
            footer::footer(started.elapsed(), rows, &outcome.scan);
        }
        Ok(())
    }
}

/// The count of written rows is said, not printed among results.
fn printed(shape: &ResultShape) -> &ResultShape {
    match shape {
        ResultShape::Count { .. } => &ResultShape::Nothing,
        shape => shape,
    }
}

fn returns_rows(statement: &Statement) -> bool {
    let executes =
        |it: &Prepared| matches!(it, Prepared::Execute { .. } | Prepared::ExecuteImmediate { .. });
    match &statement.kind {
        StatementKind::Query(_) => true,
        StatementKind::Prepared(it) => executes(it),
        _ => false,
    }
}
