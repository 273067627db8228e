//! Glue's shapes: databases, tables, partitions and storage descriptors, with serde names
//! as on Glue's wire. It must not know what a SerDe or a projection property means.

mod partition;
mod storage;
mod table;
mod time;

pub use partition::Partition;
pub use storage::{Column, SerdeInfo, SkewedInfo, SortColumn, StorageDescriptor};
pub use table::{Database, Parameters, Table};
pub use time::CatalogTime;
