//! Tables that are computed instead of read: one file each. They must not know SQL text.

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use otus_analyzer::CatalogTable;
use otus_catalog::TableName;
use otus_types::{ErrorCode, QueryError};

use crate::scan::ScanContext;

mod information_schema;
mod partitions;
mod sequence;

pub use sequence::Sequence;

type Provider = Result<Arc<dyn TableProvider>, QueryError>;

/// A kind of computed table.
struct Kind {
    /// The name asked for is of this kind.
    is: fn(&TableName) -> bool,
    provider: fn(&CatalogTable, &Arc<ScanContext>) -> Provider,
}

const KINDS: &[Kind] = &[
    Kind { is: information_schema::is, provider: information_schema::provider },
    Kind { is: partitions::is, provider: partitions::provider },
];

/// Whether a computed table of this name can be read.
#[must_use]
pub fn is_built(name: &TableName) -> bool {
    KINDS.iter().any(|kind| (kind.is)(name))
}

/// The provider of a computed table.
///
/// # Errors
/// `NOT_SUPPORTED` for tables that are not built, and whatever keeps the table from being
/// computed.
pub fn provider(table: &CatalogTable, context: &Arc<ScanContext>) -> Provider {
    let name = table.table.qualified_name();
    match KINDS.iter().find(|kind| (kind.is)(&name)) {
        Some(kind) => (kind.provider)(table, context),
        None => {
            let text = format!("Table '{name}' is not supported yet");
            Err(QueryError::new(ErrorCode::NotSupported, text))
        }
    }
}
