//! What a scan found before it read anything: kept for estimates and for explaining an
//! empty result. It must not know what is concluded from it.

use std::sync::Arc;

use otus_catalog::Table;

/// Places remembered for each table.
pub const REMEMBERED: usize = 10_000;

/// A place that was listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceReport {
    /// `s3://bucket/prefix/`.
    pub location: String,
    pub objects: u64,
}

/// One scan of a table.
#[derive(Debug, Clone)]
pub struct TableReport {
    pub table: Arc<Table>,
    /// Partitions there are, and those that survived pruning.
    pub partitions: u64,
    pub kept: u64,
    pub objects: u64,
    pub bytes: u64,
    /// The first places, at most [`REMEMBERED`].
    pub places: Vec<PlaceReport>,
    /// Whether a predicate restricted the partitions.
    pub partition_predicate: bool,
}
