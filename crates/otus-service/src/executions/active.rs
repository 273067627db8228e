//! One execution in memory: its record, and the handles that watch and stop it while it
//! runs. A state is on the disk before anybody sees it. It must not know queues.

use std::sync::{Mutex, MutexGuard, PoisonError};

use otus_engine::{CancelHandle, ProgressHandle, ScanSummary};

use super::now_ms;
use crate::athena_error;
use crate::credentials::Permissions;
use crate::execution::{ExecutionRecord, ExecutionState, Statistics};
use crate::history::History;
use crate::refusal::Refusal;

/// Athena's reason of a stopped query.
const CANCELLED: &str = "Query cancelled by user";

/// See the module.
#[derive(Debug)]
pub(crate) struct Execution {
    record: Mutex<ExecutionRecord>,
    permissions: Permissions,
    handles: Mutex<Option<(CancelHandle, ProgressHandle)>>,
    /// Held from the look at the state to the change of it.
    changing: Mutex<()>,
}

impl Execution {
    pub fn new(record: ExecutionRecord, permissions: Permissions) -> Self {
        Self {
            record: Mutex::new(record),
            permissions,
            handles: Mutex::default(),
            changing: Mutex::default(),
        }
    }

    /// What its caller may touch.
    pub fn permissions(&self) -> &Permissions {
        &self.permissions
    }

    fn record(&self) -> MutexGuard<'_, ExecutionRecord> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn handles(&self) -> MutexGuard<'_, Option<(CancelHandle, ProgressHandle)>> {
        self.handles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The record now, with live numbers while the statement runs.
    pub fn snapshot(&self) -> ExecutionRecord {
        let mut record = self.record().clone();
        if !record.state.is_final() {
            record.statistics.total_ms = since(record.submitted_ms);
            if record.state == ExecutionState::Running {
                record.statistics.engine_ms =
                    record.statistics.total_ms.saturating_sub(record.statistics.queue_ms);
                if let Some((_, progress)) = self.handles().as_ref() {
                    count(&mut record.statistics, &progress.summary());
                }
            } else {
                record.statistics.queue_ms = record.statistics.total_ms;
            }
        }
        record
    }

    pub fn is_final(&self) -> bool {
        self.record().state.is_final()
    }

    /// Leaves the queue; whether there is still something to run.
    pub fn begin(&self) -> bool {
        let mut record = self.record();
        if record.state != ExecutionState::Queued {
            return false;
        }
        record.state = ExecutionState::Running;
        // A queue that was empty still takes a moment; clients read 0 as "not known".
        record.statistics.queue_ms = since(record.submitted_ms).max(1);
        true
    }

    /// The statement runs: it can be watched and stopped from now on.
    pub fn attach(&self, cancel: CancelHandle, progress: ProgressHandle) {
        let stopped = self.is_final();
        if stopped {
            cancel.cancel();
        }
        *self.handles() = Some((cancel, progress));
        // Somebody may have stopped it between the look and the handle's arrival.
        if !stopped
            && self.is_final()
            && let Some((cancel, _)) = self.handles().as_ref()
        {
            cancel.cancel();
        }
    }

    /// Ends the execution as `change` says unless it has ended already; whether it did.
    pub fn finish(
        &self,
        history: &History,
        change: impl FnOnce(&mut ExecutionRecord),
    ) -> Result<bool, Refusal> {
        let changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut record = self.record().clone();
        if record.state.is_final() {
            return Ok(false);
        }
        record.completed_ms = Some(now_ms());
        change(&mut record);
        record.statistics.total_ms = since(record.submitted_ms).max(1);
        let kept = history.update_execution(&record);
        *self.record() = record;
        *self.handles() = None;
        drop(changing);
        kept.map(|()| true)
    }

    /// Stops the execution unless it has ended; whether it did.
    pub fn cancel(&self, history: &History) -> Result<bool, Refusal> {
        // The work stops first: the disk may be slow.
        if !self.is_final()
            && let Some((cancel, _)) = self.handles().as_ref()
        {
            cancel.cancel();
        }
        let scanned = self.handles().as_ref().map(|(_, progress)| progress.summary());
        self.finish(history, |record| {
            record.state = ExecutionState::Cancelled;
            record.reason = Some(CANCELLED.to_owned());
            record.error = Some(athena_error::cancelled(CANCELLED));
            if let Some(scanned) = scanned {
                count(&mut record.statistics, &scanned);
            }
        })
    }
}

/// Puts the scan's numbers into the statistics.
pub(crate) fn count(statistics: &mut Statistics, scan: &ScanSummary) {
    statistics.scanned_bytes = scan.scanned_bytes;
    statistics.read_bytes = scan.read_bytes;
    statistics.input_rows = scan.rows_read;
    statistics.partitions = scan.partitions;
    statistics.partitions_read = scan.partitions_read;
    statistics.objects = scan.objects;
    statistics.objects_bytes = scan.objects_bytes;
    statistics.objects_read = scan.objects_read;
    statistics.objects_dismissed = scan.objects_dismissed;
    statistics.damaged_objects = scan.damaged_objects;
}

/// Milliseconds since a moment.
fn since(moment_ms: i64) -> u64 {
    u64::try_from(now_ms().saturating_sub(moment_ms)).unwrap_or(0)
}
