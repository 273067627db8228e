//! Where rows go and in which form: what CTAS, INSERT and UNLOAD come down to. It must not
//! know statements.

use std::sync::Arc;

use otus_catalog::projection::Projection;
use otus_catalog::{Column, Table};
use otus_types::TrinoType;

use super::formats::Layout;

/// See the module.
#[derive(Debug, Clone)]
pub struct Target {
    pub(super) purpose: Purpose,
    /// `s3://bucket/prefix/` below which the files go.
    pub(super) root: String,
    /// How a file is written; its columns are those of `data`.
    pub(super) layout: Layout,
    /// Positions in the query's output that stand in files.
    pub(super) data: Vec<usize>,
    /// The partition columns.
    pub(super) keys: Vec<Key>,
    pub(super) buckets: Option<Buckets>,
    /// Texts to be checked against the lengths of their columns.
    pub(super) narrow: Vec<Narrow>,
    /// There is nothing to run: the table exists already, or is wanted without data.
    pub(super) idle: bool,
}

/// What the files are for.
#[derive(Debug, Clone)]
pub enum Purpose {
    /// CTAS; `None` when the table exists and may.
    Create(Option<Box<Table>>),
    Insert {
        table: Arc<Table>,
        projection: Option<Arc<Projection>>,
    },
    Unload,
}

/// A partition column.
#[derive(Debug, Clone)]
pub struct Key {
    /// In the query's output.
    pub at: usize,
    pub column: Column,
    pub ty: TrinoType,
}

/// `bucketed_by` and `bucket_count`.
#[derive(Debug, Clone)]
pub struct Buckets {
    /// Positions in the query's output.
    pub columns: Vec<(usize, TrinoType)>,
    pub count: u32,
}

/// A text column that is shorter than what the query may give.
#[derive(Debug, Clone)]
pub struct Narrow {
    pub at: usize,
    /// Characters.
    pub length: u32,
    pub from: TrinoType,
    pub to: TrinoType,
}

/// What a statement has written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    pub rows: u64,
    /// Bytes as stored.
    pub bytes: u64,
    /// Locations of the files, sorted.
    pub files: Vec<String>,
}

impl Target {
    /// The root, and for INSERT where the table's partitions lie is the table's business.
    #[must_use]
    pub fn location(&self) -> &str {
        &self.root
    }

    /// What is written, for EXPLAIN: the statement's kind, the table if there is one, the place.
    #[must_use]
    pub fn summary(&self) -> String {
        let root = &self.root;
        match &self.purpose {
            Purpose::Create(Some(table)) => format!("create {} at {root}", table.qualified_name()),
            Purpose::Create(None) => String::from("nothing, the table exists"),
            Purpose::Insert { table, .. } => {
                format!("insert into {} at {root}", table.qualified_name())
            }
            Purpose::Unload => format!("unload to {root}"),
        }
    }

    pub(super) fn is_partitioned(&self) -> bool {
        !self.keys.is_empty()
    }
}
