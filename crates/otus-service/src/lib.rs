//! Athena's model without HTTP: sessions, executions, workgroups, prepared statements,
//! history, result files. It must not know HTTP or JSON shapes.

mod athena_error;
pub mod audit;
pub mod catalog_file;
pub mod credentials;
mod data_dir;
pub mod editor;
mod execution;
mod executions;
mod history;
mod options;
mod parameters;
mod prepared;
mod refusal;
mod results;
mod reuse;
mod service;
mod workgroup;

pub use data_dir::{ServerLock, default_data_dir};
pub use execution::{
    AthenaError, ExecutionRecord, ExecutionState, Remarks, ResultForm, Statistics,
};
pub use executions::{Executions, RESULT_PAGE_MAX, StartRequest, is_our_catalog};
pub use history::{History, NamedQuery, Page, PreparedStatement};
pub use options::{MountOption, QueryOptions, ServiceOptions};
pub use otus_engine::{
    CancelHandle, DamagedObject, Estimate, Prepared, ProgressHandle, QueryOutcome, ResultColumn,
    ResultShape, Running, ScanSummary, Written, answer_soon,
};
pub use otus_storage::s3::{Addressing, S3Options};
pub use refusal::Refusal;
pub use results::{ColumnInfo, ResultPage, TypedRows, Windows, json_value};
pub use service::Service;
pub use workgroup::{
    ENGINE_VERSION, PRIMARY, RESULTS_LOCATION, ResultConfiguration, WorkGroup,
    WorkGroupConfiguration,
};
