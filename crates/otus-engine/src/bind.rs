//! Between the analyzer and the engine: the snapshot a text needs, the bound query and the
//! tables its plan scans. It must not know how plans run.

use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::logical_expr::{LogicalPlan, TableSource};
use otus_catalog::{CatalogStore, Table, TableName};
use otus_sql::ast::Statement;
use otus_types::{Advice, QueryFailure};

use crate::ddl::not_supported;
use crate::metering::ResultColumn;
use crate::scan::TableReport;
use crate::session::Session;

/// A query ready to run.
#[derive(Debug)]
pub struct Bound {
    pub plan: LogicalPlan,
    pub output: Vec<ResultColumn>,
    pub tables: Vec<TableName>,
    pub locations: Vec<String>,
    pub advice: Vec<Advice>,
}

/// Binds the query of `statement`; `None` for statements that are no query.
///
/// # Errors
/// What the analyzer says.
pub fn bind(
    _text: &str,
    statement: &Statement,
    _catalog: &dyn CatalogStore,
    _session: &Session,
    _now: i64,
) -> Result<Option<Bound>, QueryFailure> {
    Err(not_supported("SELECT", statement.span.get()).into())
}

/// The catalog table behind a scan's source, with the schema of its scan.
#[must_use]
pub fn catalog_table(_source: &Arc<dyn TableSource>) -> Option<(Arc<Table>, SchemaRef)> {
    None
}

/// Advice that needed the scan's numbers.
#[must_use]
pub fn finish_advice(_bound: &Bound, _reports: &[TableReport]) -> Vec<Advice> {
    Vec::new()
}
