//! TABLESAMPLE: BERNOULLI keeps each row by chance; SYSTEM does so here by row too, since
//! Athena's splits have no counterpart.

use datafusion_expr::lit;
use otus_sql::ast::{self, ExprKind, Literal, SampleMethod};
use otus_types::ErrorCode;

use super::Relation;
use crate::binder::{Binder, Result, error};
use crate::expr::call;
use crate::plan::filter;
use crate::scope::Env;

impl Binder<'_> {
    pub(super) fn bind_sample(
        &mut self,
        relation: &ast::Relation,
        _method: SampleMethod,
        percentage: &ast::Expr,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let bound = self.bind_relation(relation, outer)?;
        let percent = match &percentage.kind {
            ExprKind::Literal(Literal::Integer(value)) => value.to_string().parse::<f64>().ok(),
            ExprKind::Literal(Literal::Decimal(text) | Literal::Double(text)) => text.parse().ok(),
            _ => None,
        };
        let Some(percent) = percent else {
            let text = "Sample percentage should be a numeric constant";
            return Err(error(ErrorCode::ExpressionNotConstant, text, percentage.span));
        };
        if !(0.0..=100.0).contains(&percent) {
            let text = "Sample percentage must be between 0 and 100";
            return Err(error(ErrorCode::NumericValueOutOfRange, text, percentage.span));
        }
        if percent >= 100.0 {
            return Ok(bound);
        }
        let random = call("random", Vec::new(), percentage.span.get())?;
        let plan = filter(bound.plan, random.expr.lt(lit(percent / 100.0)))?;
        Ok(Relation { plan, scope: bound.scope })
    }
}
