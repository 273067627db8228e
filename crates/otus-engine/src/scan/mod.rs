//! Reading tables: partitions are pruned, prefixes listed, objects cut into blocks, blocks
//! decoded. It must not know SQL text.

pub mod access;
mod assemble;
mod buckets;
mod columnar;
pub mod conjuncts;
mod definition;
mod display;
mod large;
mod leaf;
mod list;
mod partition_key;
mod partition_schema;
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
pub mod survivors;
pub mod symlink;
mod task;

pub use columnar::is_same_columnar;
pub use definition::check_readable;
pub use projected::projection_of;
pub use provider::{CatalogTableProvider, ScanContext};
pub use report::TableReport;
pub use task::ScanObject;
