//! The engine's door: `prepare` parses, takes its snapshot and binds; `run` executes. It
//! must not know users, workgroups or any wire format.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use datafusion::arrow::array::{ArrayRef, RecordBatch, StringViewArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::execution::session_state::SessionState;
use otus_catalog::CatalogStore;
use otus_formats::CancelFlag;
use otus_sql::ast::{Statement, StatementKind};
use otus_types::{Advice, ErrorCode, QueryError, QueryFailure, TrinoType};
use tokio::sync::{mpsc, oneshot};

use crate::bind::{self, Bound, Surroundings};
use crate::ddl::{self, Answer, DdlContext};
use crate::errors::{self, internal};
use crate::metering::{Estimate, ResultColumn, ScanMetrics};
use crate::objects::Objects;
use crate::prepared::Prepared;
use crate::priority::step_back;
use crate::query;
use crate::running::{BatchResult, CancelHandle, QueryOutcome, ResultShape, Running};
use crate::scan::ScanContext;
use crate::session::{Limits, Session};
use crate::write::Ran;
use crate::{explain, state, write};

/// Batches that may wait for the reader of a result.
const WAITING_BATCHES: usize = 4;

/// What an engine is made of.
#[derive(Debug)]
pub struct EngineConfig {
    pub catalog: Arc<dyn CatalogStore>,
    pub objects: Objects,
    /// Threads that decode and compute.
    pub threads: usize,
    /// They step back for other threads of the process: those of a server.
    pub step_back: bool,
    /// Bytes for sorting, joining and grouping.
    pub memory: usize,
    /// Directory for what does not fit; made when needed.
    pub spill: PathBuf,
    /// Directory of what is being committed; made when needed.
    pub journal: PathBuf,
}

/// Prepares and runs statements. One for each data directory.
pub struct Engine {
    state: Arc<SessionState>,
    /// `None` only while being dropped.
    cpu: Option<tokio::runtime::Runtime>,
    catalog: Arc<dyn CatalogStore>,
    objects: Arc<Objects>,
    threads: usize,
    journal: PathBuf,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("threads", &self.threads).finish_non_exhaustive()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Threads inside a decode end by themselves; nobody waits for them.
        if let Some(cpu) = self.cpu.take() {
            cpu.shutdown_background();
        }
    }
}

impl Engine {
    /// Builds session and threads.
    ///
    /// # Errors
    /// When threads or the spill directory cannot be had.
    pub fn new(config: EngineConfig) -> Result<Self, QueryError> {
        let threads = config.threads.max(1);
        let cpu = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .thread_name("otus-cpu")
            .on_thread_start(if config.step_back { step_back } else { || {} })
            .enable_all()
            .build()
            .map_err(|error| internal(&format!("cannot start threads: {error}")))?;
        Ok(Self {
            state: Arc::new(state::build(threads, config.memory, &config.spill)?),
            cpu: Some(cpu),
            catalog: config.catalog,
            objects: Arc::new(config.objects),
            threads,
            journal: config.journal,
        })
    }

    /// Finishes what processes that died while they committed began. Called before the first
    /// statement.
    ///
    /// # Errors
    /// When journals or staging folders cannot be read.
    pub fn recover(&self) -> Result<(), QueryError> {
        write::recover(&self.journal, self.catalog.as_ref(), &self.objects)
    }

    /// Parses a text of exactly one statement and prepares it.
    ///
    /// # Errors
    /// With everything that is wrong with the text.
    pub fn prepare(&self, text: &str, session: &Session) -> Result<Prepared, QueryFailure> {
        let mut statements = otus_sql::parse(text)?.into_iter();
        let Some(first) = statements.next() else {
            return Err(QueryError::new(ErrorCode::SyntaxError, "Query is empty").into());
        };
        if let Some(second) = statements.next() {
            let text = "Only one sql statement is allowed. Got: several";
            let error = QueryError::new(ErrorCode::InvalidRequest, text);
            return Err(error.at(second.span.get()).into());
        }
        self.prepare_statement(text, first, session)
    }

    /// Prepares one statement of `text`.
    ///
    /// # Errors
    /// With everything that is wrong with the statement.
    pub fn prepare_statement(
        &self,
        text: &str,
        statement: Statement,
        session: &Session,
    ) -> Result<Prepared, QueryFailure> {
        let mut prepared = unbound(text, statement, session);
        let now = prepared.now;
        let explained = match &prepared.statement.kind {
            StatementKind::Explain(it) => &it.statement,
            _ => &prepared.statement,
        };
        if let StatementKind::Query(_) | StatementKind::Ddl(_) = &explained.kind {
            let bound = bind::bind(text, explained, self.catalog.as_ref(), session, now)?;
            if let Some(bound) = bound {
                prepared.take(bound);
            }
        } else if let StatementKind::Write(write) = &explained.kind {
            let surroundings = Surroundings {
                catalog: self.catalog.as_ref(),
                session,
                now,
                span: explained.span.get(),
                parameters: explained.parameters,
            };
            let (bound, target) = write::prepare(write, surroundings)?;
            prepared.take(bound);
            prepared.locations.push(target.location().to_owned());
            prepared.target = Some(target);
        }
        Ok(prepared)
    }

    /// A statement the caller has carried out itself (PREPARE, DEALLOCATE): running it
    /// gives nothing.
    ///
    /// # Errors
    /// None; the form is that of [`Self::prepare_statement`].
    pub fn prepare_done(
        &self,
        text: &str,
        statement: Statement,
        session: &Session,
    ) -> Result<Prepared, QueryFailure> {
        let mut prepared = unbound(text, statement, session);
        prepared.done = true;
        Ok(prepared)
    }

    /// What a query would read, without reading it: partitions are pruned and listed.
    ///
    /// # Errors
    /// As running it would, as far as planning goes.
    pub fn estimate(&self, prepared: &Prepared) -> Result<Estimate, QueryFailure> {
        let Some(bound) = &prepared.bound else {
            return Ok(Estimate::default());
        };
        let context =
            self.scan_context(prepared.now, prepared.session.limits, CancelFlag::default());
        let cpu = self.runtime()?;
        cpu.block_on(query::plan(&self.state, bound, &context))?;
        let summary = context.metrics.summary();
        Ok(Estimate {
            partitions: summary.partitions,
            partitions_read: summary.partitions_read,
            objects: summary.objects,
            bytes: summary.objects_bytes,
            advice: bind::finish_advice(&prepared.waiting, &context.reports(), prepared.now),
        })
    }

    /// Starts a prepared statement on the engine's threads.
    ///
    /// # Errors
    /// For statements that fail before their first row could be read.
    pub fn run(&self, prepared: Prepared) -> Result<Running, QueryFailure> {
        if prepared.done {
            return answered(Answer::Nothing, QueryOutcome::default());
        }
        match &prepared.statement.kind {
            StatementKind::Query(_) => self.run_query(prepared),
            StatementKind::Explain(_) => self.run_explain(prepared),
            StatementKind::Ddl(_) | StatementKind::Utility(_) => self.run_catalog(&prepared),
            StatementKind::Write(_) => self.run_write(prepared),
            StatementKind::Prepared(_) => Err(refused(&prepared, "PREPARE outside a session")),
            StatementKind::ExternalFunctions(_) => {
                Err(refused(&prepared, "USING EXTERNAL FUNCTION"))
            }
        }
    }

    /// The catalog statements run against.
    #[must_use]
    pub fn catalog(&self) -> &Arc<dyn CatalogStore> {
        &self.catalog
    }

    /// The buckets statements read and write.
    #[must_use]
    pub fn objects(&self) -> &Arc<Objects> {
        &self.objects
    }

    fn runtime(&self) -> Result<&tokio::runtime::Runtime, QueryError> {
        self.cpu.as_ref().ok_or_else(|| internal("the engine is shutting down"))
    }

    fn scan_context(&self, now: i64, limits: Limits, cancel: CancelFlag) -> Arc<ScanContext> {
        Arc::new(ScanContext {
            catalog: Arc::clone(&self.catalog),
            objects: Arc::clone(&self.objects),
            metrics: Arc::new(ScanMetrics::default()),
            cancel,
            now,
            threads: self.threads,
            limits,
            reports: Mutex::default(),
        })
    }

    fn run_query(&self, prepared: Prepared) -> Result<Running, QueryFailure> {
        let Some(bound) = prepared.bound else {
            return Err(internal("a query was not bound").into());
        };
        let cancel = CancelFlag::default();
        let context = self.scan_context(prepared.now, prepared.session.limits, cancel.clone());
        let shape = ResultShape::Rows { columns: bound.output.clone() };
        let metrics = Arc::clone(&context.metrics);
        let (batches, rows) = mpsc::channel(WAITING_BATCHES);
        let (ended, outcome) = oneshot::channel();
        let state = Arc::clone(&self.state);
        let waiting = prepared.waiting;
        let task = self.runtime()?.spawn(drive(state, bound, waiting, context, batches, ended));
        let handle = CancelHandle::new(cancel, Some(task.abort_handle()));
        Ok(Running::new(shape, rows, metrics, handle, outcome))
    }

    fn run_write(&self, prepared: Prepared) -> Result<Running, QueryFailure> {
        let (Some(bound), Some(target)) = (prepared.bound, prepared.target) else {
            return Err(internal("a write was not bound").into());
        };
        // Rows that are stored must not silently lack those of damaged objects.
        let limits = Limits { strict: true, ..prepared.session.limits };
        let cancel = CancelFlag::default();
        let context = self.scan_context(prepared.now, limits, cancel.clone());
        let rows = ResultColumn { name: String::from("rows"), ty: TrinoType::Bigint };
        let shape = ResultShape::Count { columns: vec![rows] };
        let metrics = Arc::clone(&context.metrics);
        let (batches, rows) = mpsc::channel(1);
        let (ended, outcome) = oneshot::channel();
        let (state, journal) = (Arc::clone(&self.state), self.journal.clone());
        let waiting = prepared.waiting;
        let task = self.runtime()?.spawn(async move {
            match write::run(&state, &bound, target, &context, journal).await {
                Ok(Ran { written, .. }) => {
                    let advice = bind::finish_advice(&waiting, &context.reports(), context.now);
                    let scan = context.metrics.summary();
                    let written = Some(written);
                    // A reader that does not ask how it ended is free to go.
                    let _ = ended.send(QueryOutcome {
                        scan,
                        advice,
                        written,
                        ..QueryOutcome::default()
                    });
                }
                Err(error) => {
                    let _ = batches.send(Err(error)).await;
                }
            }
        });
        let handle = CancelHandle::new(cancel, Some(task.abort_handle()));
        Ok(Running::new(shape, rows, metrics, handle, outcome))
    }

    fn run_explain(&self, prepared: Prepared) -> Result<Running, QueryFailure> {
        // As in `run_write`, should ANALYZE run a statement that writes.
        let strict = prepared.session.limits.strict || prepared.target.is_some();
        let limits = Limits { strict, ..prepared.session.limits };
        let context = self.scan_context(prepared.now, limits, CancelFlag::default());
        let cpu = self.runtime()?;
        let answer = explain::run(cpu, &self.state, &prepared, &context, &self.journal)?;
        let scan = context.metrics.summary();
        answered(answer, QueryOutcome { scan, ..QueryOutcome::default() })
    }

    fn run_catalog(&self, prepared: &Prepared) -> Result<Running, QueryFailure> {
        let context = DdlContext {
            catalog: Arc::clone(&self.catalog),
            objects: Arc::clone(&self.objects),
            database: prepared.session.database.clone(),
            now: prepared.now,
            text: Arc::clone(&prepared.text),
            span: prepared.statement.span.get(),
            advice: Mutex::default(),
        };
        let answer = ddl::run(&prepared.statement.kind, prepared.output(), &context)?;
        let advice = context.advice.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        answered(answer, QueryOutcome { advice, ..QueryOutcome::default() })
    }
}

fn unbound(text: &str, statement: Statement, session: &Session) -> Prepared {
    Prepared {
        text: Arc::from(text),
        session: session.clone(),
        now: session.clock.now_millis(),
        info: statement.class(),
        bound: None,
        target: None,
        done: false,
        tables: Vec::new(),
        locations: Vec::new(),
        advice: Vec::new(),
        waiting: Vec::new(),
        statement,
    }
}

fn refused(prepared: &Prepared, what: &str) -> QueryFailure {
    ddl::not_supported(what, prepared.statement.span.get()).into()
}

/// Plans and executes a query, sending its batches on; ends early when nobody reads them.
async fn drive(
    state: Arc<SessionState>,
    bound: Bound,
    waiting: Vec<Advice>,
    context: Arc<ScanContext>,
    batches: mpsc::Sender<BatchResult>,
    ended: oneshot::Sender<QueryOutcome>,
) {
    match query::execute(&state, &bound, &context, &batches).await {
        Ok(Some(rows)) => {
            let scan = context.metrics.summary();
            let reports = context.reports();
            let advice = bind::finish_advice(&waiting, &reports, context.now);
            let explanation = if rows == 0 {
                crate::empty::explain(&reports, &scan, &context.objects, context.now).await
            } else {
                Vec::new()
            };
            // A reader that does not ask how it ended is free to go.
            let _ = ended.send(QueryOutcome { scan, rows, advice, explanation, written: None });
        }
        Ok(None) => {}
        Err(error) => {
            let _ = batches.send(Err(error)).await;
        }
    }
}

/// A statement that is already done.
fn answered(answer: Answer, how: QueryOutcome) -> Result<Running, QueryFailure> {
    let (batches, rows) = mpsc::channel(1);
    let (ended, outcome) = oneshot::channel();
    let (shape, batch) = match answer {
        Answer::Nothing => (ResultShape::Nothing, None),
        Answer::Lines { columns, lines } => {
            let array: ArrayRef = Arc::new(StringViewArray::from_iter_values(lines));
            let schema = Schema::new(vec![Field::new("line", DataType::Utf8View, false)]);
            let batch = RecordBatch::try_new(Arc::new(schema), vec![array])
                .map_err(|error| errors::internal(&error.to_string()))?;
            (ResultShape::Lines { columns }, Some(batch))
        }
        Answer::Rows { columns, batch } => (ResultShape::Rows { columns }, Some(batch)),
    };
    let rows_count = batch.as_ref().map_or(0, |it| it.num_rows() as u64);
    if let Some(batch) = batch {
        // The channel is new and has room for one.
        let _ = batches.try_send(Ok(batch));
    }
    let _ = ended.send(QueryOutcome { rows: rows_count, ..how });
    let handle = CancelHandle::new(CancelFlag::default(), None);
    Ok(Running::new(shape, rows, Arc::new(ScanMetrics::default()), handle, outcome))
}
