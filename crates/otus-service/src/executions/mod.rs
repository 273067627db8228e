//! Executions: submitted, queued, run, recorded, asked about. One for each server. It must
//! not know HTTP or how a statement is computed.

mod active;
mod library;
mod permit;
mod queue;
mod run;
mod start;
mod statement;
mod trails;

use std::collections::{HashMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use otus_types::ErrorCode;

use crate::athena_error::athena_error;
use crate::credentials::Permissions;
use crate::execution::{ExecutionRecord, ExecutionState};
use crate::history::{History, Page};
use crate::refusal::Refusal;
use crate::results::{ResultPage, read_page, start_of, typed_path};
use crate::service::Service;
use crate::workgroup::{PRIMARY, WorkGroup};

use active::Execution;
use queue::Queue;

pub use start::{StartRequest, is_our_catalog};

/// Athena keeps its history for 45 days.
const HISTORY: Duration = Duration::from_secs(45 * 86_400);
/// Finished executions kept in memory; older ones are read from the disk.
const RECENT: usize = 5_000;
/// Rows of a page, header included.
pub const RESULT_PAGE_MAX: usize = 1_000;

/// See the module. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Executions(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    service: Arc<Service>,
    history: History,
    /// Typed rows of results.
    results: PathBuf,
    queue: Mutex<Queue>,
    known: Mutex<Known>,
    /// Held while a client's token is looked up and used.
    starting: Mutex<()>,
    /// Whether a trail takes reads and writes of objects.
    audits_data: AtomicBool,
}

/// Executions in memory: all that are not finished, and the youngest that are.
#[derive(Debug, Default)]
struct Known {
    by_id: HashMap<String, Arc<Execution>>,
    finished: VecDeque<String>,
}

impl Executions {
    /// Opens the history in the service's data directory. What a server left unfinished is
    /// recorded as failed; what is older than 45 days is forgotten.
    ///
    /// # Errors
    /// When the history or the folder of results cannot be opened.
    pub fn open(service: Arc<Service>) -> Result<Self, Refusal> {
        let folder = service.data_dir().to_owned();
        let results = folder.join("results");
        fs::create_dir_all(&results)
            .map_err(|error| Refusal::internal(format!("cannot make {results:?}: {error}")))?;
        let history = History::open(&folder.join("history.db"))?;
        history.keep_workgroup(&WorkGroup::primary(now_ms()), false)?;
        for record in history.unfinished()? {
            history.update_execution(&abandoned(record))?;
        }
        sweep(&history, &results)?;
        let queue = Mutex::new(Queue::new(service.threads()));
        let inner = Inner {
            service,
            history,
            results,
            queue,
            known: Mutex::default(),
            starting: Mutex::default(),
            audits_data: AtomicBool::default(),
        };
        let executions = Self(Arc::new(inner));
        executions.look_at_trails()?;
        Ok(executions)
    }

    /// The service statements run in.
    #[must_use]
    pub fn service(&self) -> &Arc<Service> {
        &self.0.service
    }

    /// Workgroups, named queries, prepared statements and tags.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.0.history
    }

    /// What is known of an execution now, with live numbers while it runs.
    ///
    /// # Errors
    /// `QueryExecution <id> was not found`.
    pub fn get(&self, id: &str) -> Result<ExecutionRecord, Refusal> {
        if let Some(execution) = self.0.known().by_id.get(id).cloned() {
            return Ok(execution.snapshot());
        }
        self.0.history.execution(id)?.ok_or_else(|| Refusal::no_execution(id))
    }

    /// Whether [`Self::get`] needs no disk for this one.
    #[must_use]
    pub fn is_in_memory(&self, id: &str) -> bool {
        self.0.known().by_id.contains_key(id)
    }

    /// As [`Self::get`], for a caller: a key with scopes sees its own executions only.
    ///
    /// # Errors
    /// `QueryExecution <id> was not found`.
    pub fn get_for(
        &self,
        id: &str,
        permissions: &Permissions,
        caller: &str,
    ) -> Result<ExecutionRecord, Refusal> {
        let record = self.get(id)?;
        let is_narrow = permissions.databases.is_some() || permissions.buckets.is_some();
        if is_narrow && record.submitted_by.as_deref() != Some(caller) {
            return Err(Refusal::no_execution(id));
        }
        Ok(record)
    }

    /// Ids of a workgroup's executions, newest first.
    ///
    /// # Errors
    /// For a workgroup that does not exist or a token that no page gave out.
    pub fn list(
        &self,
        workgroup: Option<&str>,
        limit: usize,
        token: Option<&str>,
    ) -> Result<Page<String>, Refusal> {
        let workgroup = workgroup.unwrap_or(PRIMARY);
        self.workgroup(workgroup)?;
        self.0.history.execution_ids(Some(workgroup), limit, token)
    }

    /// Stops an execution; one that has ended stays as it is.
    ///
    /// # Errors
    /// `QueryExecution <id> was not found`.
    pub fn stop(&self, id: &str) -> Result<(), Refusal> {
        let known = self.0.known().by_id.get(id).cloned();
        let Some(execution) = known else {
            return self.get(id).map(|_| ());
        };
        if execution.cancel(&self.0.history)? {
            self.0.queue().withdraw(id);
            self.0.retire(id);
        }
        Ok(())
    }

    /// A page of a finished execution's rows. Checks come in Athena's order: existence,
    /// page size, state, token (athena.md §6.3).
    ///
    /// # Errors
    /// In Athena's words.
    pub fn results(
        &self,
        id: &str,
        limit: usize,
        token: Option<&str>,
    ) -> Result<(ExecutionRecord, ResultPage), Refusal> {
        let record = self.get(id)?;
        if limit > RESULT_PAGE_MAX {
            let text = format!("MaxResults is more than maximum allowed length {RESULT_PAGE_MAX}");
            return Err(Refusal::invalid(text));
        }
        match record.state {
            ExecutionState::Succeeded => {}
            ExecutionState::Queued | ExecutionState::Running => {
                return Err(Refusal::invalid(format!(
                    "Query has not yet finished. Current state: {}",
                    record.state.name()
                )));
            }
            ExecutionState::Failed => {
                return Err(Refusal::invalid(
                    "Query did not finish successfully. Final query state: FAILED",
                ));
            }
            ExecutionState::Cancelled => return Err(Refusal::invalid("Could not find results")),
        }
        let page = read_page(&self.0.results, &record, start_of(token)?, limit)?;
        Ok((record, page))
    }

    /// The Arrow file with an execution's typed rows, if it gave any.
    ///
    /// # Errors
    /// `QueryExecution <id> was not found`.
    pub fn typed_rows(&self, id: &str) -> Result<Option<PathBuf>, Refusal> {
        let path = typed_path(&self.0.results, self.get(id)?.result_id());
        Ok(path.is_file().then_some(path))
    }

    /// How many executions run and how many wait.
    #[must_use]
    pub fn load(&self) -> (usize, usize) {
        self.0.queue().load()
    }
}

impl Inner {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an execution as finished and lets go of the oldest ones.
    fn retire(&self, id: &str) {
        let mut known = self.known();
        known.finished.push_back(id.to_owned());
        while known.finished.len() > RECENT {
            if let Some(oldest) = known.finished.pop_front() {
                known.by_id.remove(&oldest);
            }
        }
    }
}

/// How an execution reads that ended with its server.
fn abandoned(mut record: ExecutionRecord) -> ExecutionRecord {
    let reason = "GENERIC_INTERNAL_ERROR: The server ended while the query was running";
    record.state = ExecutionState::Failed;
    record.reason = Some(reason.to_owned());
    let mut error = athena_error(ErrorCode::GenericInternalError, reason);
    error.retryable = true;
    record.error = Some(error);
    record.completed_ms = Some(now_ms());
    record
}

/// Forgets what is too old, with its rows, and the unfinished files of a killed server.
fn sweep(history: &History, results: &Path) -> Result<(), Refusal> {
    let before = now_ms().saturating_sub(HISTORY.as_millis() as i64);
    for id in history.forget_before(before)? {
        // Rows of a query that gave none were never written.
        let _ = fs::remove_file(typed_path(results, &id));
    }
    for entry in fs::read_dir(results).into_iter().flatten().flatten() {
        if entry.path().extension().is_some_and(|it| it == "part") {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// Milliseconds since 1970, by the wall clock: times of executions are real even where the
/// statements' own clock is fixed.
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A random id in the form of a UUID, version 4.
pub(crate) fn new_id() -> String {
    let mut bytes: [u8; 16] = rand::random();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = data_encoding::HEXLOWER.encode(&bytes);
    let mut id = String::with_capacity(36);
    for (at, digit) in hex.chars().enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            id.push('-');
        }
        id.push(digit);
    }
    id
}
