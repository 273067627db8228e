//! Where Trino's errors about an expression point: an operator stands for its expression,
//! everything else begins where its text begins. It must not know any error.

use super::expression::{Expr, ExprKind};
use super::name::NodeSpan;

impl Expr {
    /// The operator's place for comparisons, predicates, arithmetic and AT TIME ZONE; the
    /// whole expression otherwise.
    #[must_use]
    pub fn position(&self) -> NodeSpan {
        match &self.kind {
            ExprKind::Comparison { op_span, .. }
            | ExprKind::QuantifiedComparison { op_span, .. }
            | ExprKind::Between { op_span, .. }
            | ExprKind::InList { op_span, .. }
            | ExprKind::InSubquery { op_span, .. }
            | ExprKind::Like { op_span, .. }
            | ExprKind::IsNull { op_span, .. }
            | ExprKind::IsDistinctFrom { op_span, .. }
            | ExprKind::AtTimeZone { op_span, .. } => *op_span,
            ExprKind::Arithmetic { rest, .. } => rest.last().map_or(self.span, |step| step.op_span),
            _ => self.span,
        }
    }
}
