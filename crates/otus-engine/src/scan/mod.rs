//! Reading tables: partitions are pruned, prefixes listed, objects cut into blocks, blocks
//! decoded. It must not know SQL text.

pub mod access;
mod assemble;
mod conjuncts;
mod definition;
mod display;
mod leaf;
mod list;
mod partition_key;
mod paths;
mod pipeline;
mod plan;
mod prefetch;
mod projected;
mod provider;
mod prune;
mod report;
mod shared;
mod source;
mod task;

pub use projected::check_projection;
pub use provider::{CatalogTableProvider, ScanContext};
pub use report::TableReport;
