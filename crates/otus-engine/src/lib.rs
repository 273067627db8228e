//! The engine: prepare and run. Partition pruning, scan, DDL, metering.
//! It must not know users, workgroups or any wire format.
//!
//! Read it in the order of a statement's life: [`engine`] is the door; `bind` takes the
//! snapshot and calls the analyzer; `query` plans and executes; `scan/` reads tables;
//! `write/` stores rows; `ddl/` holds the statements about the catalog; `virtual/` the
//! tables that are computed; `empty/` explains results without rows.

mod bind;
mod blocks;
mod ddl;
mod empty;
pub mod engine;
mod errors;
mod explain;
mod metering;
mod objects;
mod orc_kinds;
mod prepared;
mod priority;
mod push_filters;
mod query;
mod running;
mod scan;
mod scan_fields;
mod session;
mod shared_walks;
mod state;
mod stoppable;
mod unnest_fields;
mod r#virtual;
mod write;

pub use engine::{Engine, EngineConfig};
pub use metering::{DamagedObject, Estimate, ResultColumn, ScanSummary, price};
pub use objects::Objects;
pub use prepared::Prepared;
pub use priority::{answer_soon, step_back};
pub use running::{CancelHandle, ProgressHandle, QueryOutcome, ResultShape, Rows, Running};
pub use session::{Clock, Limits, NewTables, Session};
pub use write::{Written, compact};
