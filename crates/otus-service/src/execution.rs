//! What is known of one execution, from its submission on: the record that `history.db`
//! keeps. It must not know how the statement runs or how the record looks on the wire.

use serde::{Deserialize, Serialize};

use crate::results::ColumnInfo;
use crate::workgroup::ResultConfiguration;

/// QUEUED → RUNNING → SUCCEEDED, FAILED or CANCELLED.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ExecutionState {
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

impl ExecutionState {
    /// As the API spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "QUEUED",
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// Whether nothing will change any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// `Status.AthenaError` (athena.md §6.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AthenaError {
    /// 1 system, 2 user, 3 other.
    pub category: u32,
    pub error_type: u32,
    pub retryable: bool,
    pub message: String,
}

/// Times in milliseconds, bytes as stored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Statistics {
    pub queue_ms: u64,
    pub preprocessing_ms: u64,
    pub planning_ms: u64,
    /// From leaving the queue to the last row, planning included.
    pub engine_ms: u64,
    pub service_ms: u64,
    pub total_ms: u64,
    pub scanned_bytes: u64,
    /// Bytes really fetched, and rows the scan gave.
    pub read_bytes: u64,
    pub input_rows: u64,
    pub output_rows: u64,
    pub output_bytes: u64,
    pub partitions: u64,
    pub partitions_read: u64,
    pub objects: u64,
    pub objects_bytes: u64,
    pub objects_read: u64,
    pub objects_dismissed: u64,
    pub damaged_objects: u64,
    pub manifest_location: Option<String>,
}

/// What stands in a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ResultForm {
    /// Rows of values under a header: SELECT, SHOW FUNCTIONS.
    Rows,
    /// One text a row under a header: EXPLAIN.
    Plan,
    /// One text a row without header: SHOW, DESCRIBE, MSCK.
    Lines,
    /// A count of written rows: INSERT, CTAS, UNLOAD.
    Count,
    #[default]
    Nothing,
}

impl ResultForm {
    /// Whether the first page of GetQueryResults opens with the column names.
    #[must_use]
    pub fn has_header(self) -> bool {
        matches!(self, Self::Rows | Self::Plan)
    }
}

/// Something to say about a finished query beside its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Remarks {
    pub advice: Vec<String>,
    pub warnings: Vec<String>,
    /// Why there are no rows, sentence by sentence.
    pub explanation: Vec<String>,
    /// Hints of a failure.
    pub hints: Vec<String>,
    /// Objects that could not be read whole, `path: reason`.
    pub damaged: Vec<String>,
}

/// See the module. Moments are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutionRecord {
    pub id: String,
    pub query: String,
    /// `DML`, `DDL` or `UTILITY`.
    pub statement_type: String,
    pub substatement: String,
    pub workgroup: String,
    /// As the client sent it, quotes removed.
    pub database: Option<String>,
    pub catalog: Option<String>,
    /// `output_location` is the whole uri of the result file, `None` for managed results.
    pub result: ResultConfiguration,
    pub managed_results: bool,
    pub parameters: Vec<String>,
    pub selected_engine_version: String,
    /// Minutes a previous result may be old; `None` when reuse was not asked for.
    pub reuse_minutes: Option<u32>,
    /// The execution whose result is given.
    pub reused: Option<String>,
    /// Who submitted it, as an ARN.
    pub submitted_by: Option<String>,
    pub state: ExecutionState,
    pub reason: Option<String>,
    pub error: Option<AthenaError>,
    pub submitted_ms: i64,
    pub completed_ms: Option<i64>,
    pub statistics: Statistics,
    pub form: ResultForm,
    pub columns: Vec<ColumnInfo>,
    pub update_count: Option<u64>,
    pub remarks: Remarks,
}

impl ExecutionRecord {
    /// The execution whose stored rows are this one's.
    #[must_use]
    pub fn result_id(&self) -> &str {
        self.reused.as_deref().unwrap_or(&self.id)
    }
}
