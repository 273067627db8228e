//! The state of one binding: fresh ids, visible common tables, collected advice.
//! It must not know any construct.

use datafusion_common::DataFusionError;
use datafusion_expr::{Expr, LogicalPlan};
use otus_catalog::CatalogSnapshot;
use otus_sql::ast;
use otus_types::{Advice, ErrorCode, QueryError, Span, TrinoType};

use crate::bound::BindSession;
use crate::plan;

/// The result of every step of binding.
pub type Result<T> = std::result::Result<T, QueryError>;

/// Nesting of queries, views and relations beyond which binding refuses.
const MAX_DEPTH: usize = 100;

/// A common table: bound anew at each reference, so that ids stay unique.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "a handful for each statement")]
pub enum Common {
    /// A query, and how many earlier tables it sees.
    Query { table: ast::CommonTable, sees: usize, recursive: bool },
    /// The working table of the recursive step that is being bound.
    Working { name: String, fields: Vec<(Option<String>, TrinoType)>, scan: Box<LogicalPlan> },
}

/// State of one binding.
#[derive(Debug)]
pub struct Binder<'a> {
    pub snapshot: &'a CatalogSnapshot,
    pub session: &'a BindSession,
    pub database: String,
    pub commons: Vec<Common>,
    pub views: Vec<otus_catalog::TableName>,
    pub advice: Vec<Advice>,
    depth: usize,
    next_id: usize,
}

impl<'a> Binder<'a> {
    pub fn new(snapshot: &'a CatalogSnapshot, session: &'a BindSession) -> Self {
        Self {
            snapshot,
            session,
            database: session.database.clone(),
            commons: Vec::new(),
            views: Vec::new(),
            advice: Vec::new(),
            depth: 0,
            next_id: 0,
        }
    }

    /// A name no other column of the statement has.
    pub fn fresh(&mut self) -> String {
        self.next_id += 1;
        format!("c{}", self.next_id)
    }

    /// Projects `exprs` under fresh ids.
    pub fn project_fresh(
        &mut self,
        input: LogicalPlan,
        exprs: Vec<Expr>,
    ) -> Result<(LogicalPlan, Vec<String>)> {
        let ids: Vec<String> = exprs.iter().map(|_| self.fresh()).collect();
        let exprs = exprs.into_iter().zip(&ids).map(|(e, id)| e.alias(id.as_str())).collect();
        Ok((plan::project(input, exprs)?, ids))
    }

    /// Runs `step` one level deeper.
    pub fn deeper<T>(
        &mut self,
        span: Span,
        step: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        if self.depth >= MAX_DEPTH {
            let text = "statement is too large (nested too deeply)";
            return Err(QueryError::new(ErrorCode::StackOverflow, text).at(span));
        }
        self.depth += 1;
        let result = step(self);
        self.depth -= 1;
        result
    }
}

/// What DataFusion says while a plan is built; our own errors come through unchanged.
pub fn internal(error: DataFusionError) -> QueryError {
    match error {
        DataFusionError::External(inner) => match inner.downcast::<QueryError>() {
            Ok(query) => *query,
            Err(other) => QueryError::new(ErrorCode::GenericInternalError, other.to_string()),
        },
        DataFusionError::Context(_, inner) => internal(*inner),
        other => QueryError::new(ErrorCode::GenericInternalError, other.strip_backtrace()),
    }
}

/// `NOT_SUPPORTED` at a place.
pub fn not_supported(what: &str, span: impl Into<Span>) -> QueryError {
    QueryError::new(ErrorCode::NotSupported, format!("{what} is not supported yet")).at(span.into())
}

/// An error of `code` at a place.
pub fn error(code: ErrorCode, text: impl Into<String>, span: impl Into<Span>) -> QueryError {
    QueryError::new(code, text).at(span.into())
}
