//! Statements that change or show the catalog, one file each. What is not built is refused
//! by name. They must not know how rows are scanned; texts of SHOW and DESCRIBE come from
//! `otus-catalog`.

use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::RecordBatch;
use otus_catalog::{CatalogStore, CatalogTime};
use otus_sql::ast::{Ddl, StatementKind, Utility};
use otus_types::{Advice, ErrorCode, QueryError, QueryFailure, Span, TrinoType};

use crate::metering::ResultColumn;
use crate::objects::Objects;

mod alter_database;
mod alter_table;
mod create_database;
mod create_table;
mod create_view;
mod describe;
mod drop_database;
mod drop_table;
mod drop_view;
mod msck_repair;
pub mod names;
mod pattern;
mod show_columns;
mod show_create_table;
mod show_create_view;
mod show_databases;
mod show_functions;
mod show_partitions;
mod show_tables;
mod show_tblproperties;
mod show_views;

pub use alter_table::default_location as default_partition_location;

/// What these statements may use.
#[derive(Debug)]
pub struct DdlContext {
    pub catalog: Arc<dyn CatalogStore>,
    pub objects: Arc<Objects>,
    pub database: String,
    /// Milliseconds since 1970.
    pub now: i64,
    /// The whole text, for views and prepared statements that keep a part of it.
    pub text: Arc<str>,
    pub span: Span,
    /// What the statement has to say beside its answer.
    pub advice: Mutex<Vec<Advice>>,
}

/// What such a statement answers.
#[derive(Debug)]
pub enum Answer {
    /// Column-less DDL.
    Nothing,
    /// One text a row, whatever the columns say (athena.md §1.4).
    Lines { columns: Vec<ResultColumn>, lines: Vec<String> },
    /// A table of values, as SHOW FUNCTIONS gives.
    Rows { columns: Vec<ResultColumn>, batch: RecordBatch },
}

impl DdlContext {
    /// What a definition takes from its surroundings.
    #[must_use]
    pub fn definition(&self) -> otus_catalog::definition::Context<'_> {
        otus_catalog::definition::Context {
            database: &self.database,
            now: self.time(),
            owner: Some("hadoop"),
        }
    }

    /// Says something about the statement that is no part of its answer.
    pub fn advise(&self, lint: &'static str, text: String) {
        self.say(Advice { lint, text, span: None, edit: None, counts_of: None });
    }

    /// As [`Self::advise`], for advice that is made already.
    pub fn say(&self, advice: Advice) {
        self.advice.lock().unwrap_or_else(PoisonError::into_inner).push(advice);
    }

    /// The statement's instant.
    #[must_use]
    pub fn time(&self) -> CatalogTime {
        CatalogTime(self.now)
    }
}

impl Answer {
    /// Lines under columns of type `string`.
    #[must_use]
    pub fn lines(columns: &[&str], lines: Vec<String>) -> Self {
        Answer::Lines { columns: text_columns(columns), lines }
    }
}

/// Columns of text.
#[must_use]
pub fn text_columns(names: &[&str]) -> Vec<ResultColumn> {
    let column = |name: &&str| ResultColumn { name: (*name).to_owned(), ty: TrinoType::VARCHAR };
    names.iter().map(column).collect()
}

/// Runs a DDL or UTILITY statement; `output` are the columns of the query inside, if any.
///
/// # Errors
/// With Athena's text.
pub fn run(
    statement: &StatementKind,
    output: &[ResultColumn],
    cx: &DdlContext,
) -> Result<Answer, QueryFailure> {
    let answer = match statement {
        StatementKind::Ddl(ddl) => run_ddl(ddl, output, cx),
        StatementKind::Utility(utility) => run_utility(utility, cx),
        _ => Err(not_supported("This statement", cx.span)),
    };
    answer.map_err(QueryFailure::from)
}

fn run_ddl(ddl: &Ddl, output: &[ResultColumn], cx: &DdlContext) -> Result<Answer, QueryError> {
    match ddl {
        Ddl::CreateDatabase(it) => create_database::run(it, cx),
        Ddl::AlterDatabase { name, properties } => alter_database::run(name, properties, cx),
        Ddl::DropDatabase(it) => drop_database::run(it, cx),
        Ddl::CreateTable(it) => create_table::run(it, cx),
        Ddl::DropTable { if_exists, name, .. } => drop_table::run(name, *if_exists, cx),
        Ddl::AlterTable(it) => alter_table::run(it, cx),
        Ddl::MsckRepair { table } => msck_repair::run(table, cx),
        Ddl::CreateView(it) => create_view::run(it, output, cx),
        Ddl::DialectView(_) => Err(not_supported("A view of several dialects", cx.span)),
        Ddl::DropView { if_exists, name } => drop_view::run(name, *if_exists, cx),
    }
}

fn run_utility(utility: &Utility, cx: &DdlContext) -> Result<Answer, QueryError> {
    match utility {
        Utility::ShowDatabases { pattern, .. } => show_databases::run(pattern.as_ref(), cx),
        Utility::ShowTables { database, pattern } => {
            show_tables::run(database.as_ref(), pattern.as_ref(), cx)
        }
        Utility::ShowViews { database, pattern } => {
            show_views::run(database.as_ref(), pattern.as_ref(), cx)
        }
        Utility::ShowPartitions { table, spec } => show_partitions::run(table, spec.as_ref(), cx),
        Utility::ShowColumns(it) => show_columns::run(it, cx),
        Utility::ShowTblproperties { table, key } => {
            show_tblproperties::run(table, key.as_ref(), cx)
        }
        Utility::ShowCreateTable(table) => show_create_table::run(table, cx),
        Utility::ShowCreateView(view) => show_create_view::run(view, cx),
        Utility::ShowFunctions { pattern, escape, .. } => {
            show_functions::run(pattern.as_ref(), escape.as_ref())
        }
        Utility::Describe(it) => describe::run(it, cx),
    }
}

/// `NOT_SUPPORTED: <what> is not supported yet`, at its place.
#[must_use]
pub fn not_supported(what: &str, span: Span) -> QueryError {
    QueryError::new(ErrorCode::NotSupported, format!("{what} is not supported yet")).at(span)
}

/// A failure of the Hive side; `text` is the whole message.
#[must_use]
pub fn failed(text: impl Into<String>) -> QueryError {
    QueryError::new(ErrorCode::DdlFailed, text)
}
