//! The door: what a bound query is, and what the session contributes.
//! It must not know how anything is bound.

use chrono::{DateTime, Utc};
use datafusion_expr::LogicalPlan;
use otus_catalog::CatalogSnapshot;
use otus_sql::ast;
use otus_types::{Advice, QueryFailure, TrinoType};

use crate::binder::Binder;

/// One column of a result: its heading as written and its Trino type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputColumn {
    /// `_col0` where the query gives no name; duplicates are legal.
    pub name: String,
    pub ty: TrinoType,
}

/// A plan whose columns stand in the order of `output`, under opaque names.
#[derive(Debug, Clone)]
pub struct BoundQuery {
    pub plan: LogicalPlan,
    pub output: Vec<OutputColumn>,
    pub advice: Vec<Advice>,
}

/// What a statement inherits from its session. The session zone is UTC.
#[derive(Debug, Clone)]
pub struct BindSession {
    pub catalog: String,
    pub database: String,
    /// The value of `current_timestamp` and all its relatives.
    pub now: DateTime<Utc>,
    pub user: String,
    /// Values of `?`, as expressions of the EXECUTE statement.
    pub parameters: Vec<ast::Expr>,
}

impl BindSession {
    /// A session in `database` of the default catalog at `now`.
    #[must_use]
    pub fn new(database: &str, now: DateTime<Utc>) -> Self {
        Self {
            catalog: "awsdatacatalog".to_owned(),
            database: database.to_lowercase(),
            now,
            user: "otus".to_owned(),
            parameters: Vec::new(),
        }
    }
}

/// Binds a query.
///
/// # Errors
/// Trino's error for the first thing wrong, with its position and hints.
pub fn bind_query(
    query: &ast::Query,
    snapshot: &CatalogSnapshot,
    session: &BindSession,
) -> Result<BoundQuery, QueryFailure> {
    let mut binder = Binder::new(snapshot, session);
    let relation = binder.bind_query(query, None)?;
    let mut output = Vec::new();
    let mut columns = Vec::new();
    for (at, field) in relation.scope.visible().enumerate() {
        let name = field.name.clone().unwrap_or_else(|| format!("_col{at}"));
        output.push(OutputColumn { name, ty: field.ty.clone() });
        columns.push(crate::plan::col(&field.column));
    }
    let plan = binder.project_fresh(relation.plan, columns)?.0;
    Ok(BoundQuery { plan, output, advice: binder.advice })
}
