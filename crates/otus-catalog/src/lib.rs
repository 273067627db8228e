//! Glue's table model, partition projection, the partition expression grammar, views and
//! the stores behind one trait ([`CatalogStore`]).
//!
//! This crate must not know DataFusion, HTTP, or how an object is listed or read.

pub mod definition;
pub mod describe;
pub mod document;
pub mod error;
pub mod expression;
pub mod memory;
pub mod model;
pub mod names;
pub mod partition_spec;
pub mod projection;
pub mod snapshot;
pub mod sqlite;
pub mod store;
pub mod view;

pub use document::{DocumentKey, Put};
pub use error::{CatalogError, Entity};
pub use expression::PartitionExpression;
pub use memory::MemoryStore;
pub use model::{
    CatalogTime, Column, Database, Parameters, Partition, SerdeInfo, SkewedInfo, SortColumn,
    StorageDescriptor, Table,
};
pub use names::TableName;
pub use projection::{ColumnFilters, ProjectedPartition, Projection};
pub use snapshot::{CatalogSnapshot, Lookup};
pub use sqlite::SqliteStore;
pub use store::{Batch, CatalogStore, PartitionPage, PartitionRequest, Segment, ValuesFilter};
