//! SQL/JSON functions with clauses.

use otus_sql::ast;

use super::{ExprBinder, Typed};
use crate::binder::{Result, not_supported};

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_json(&mut self, expr: &ast::Expr) -> Result<Typed> {
        Err(not_supported("A SQL/JSON function with clauses", expr.span))
    }
}
