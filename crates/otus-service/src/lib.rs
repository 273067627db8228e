//! Athena's model without HTTP: sessions, executions, prepared statements, later history.
//! It must not know HTTP or JSON shapes.

mod data_dir;
mod options;
mod prepared;
mod service;

pub use options::{MountOption, QueryOptions, ServiceOptions};
pub use otus_engine::{
    CancelHandle, DamagedObject, Estimate, Prepared, QueryOutcome, ResultColumn, ResultShape,
    Running, ScanSummary, StatementClass, StatementInfo,
};
pub use service::Service;
