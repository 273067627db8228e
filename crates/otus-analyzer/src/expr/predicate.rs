//! Predicates: AND, OR, NOT, comparisons, BETWEEN, IN lists, LIKE, IS NULL, IS DISTINCT FROM.

use datafusion_expr::expr::Like;
use datafusion_expr::{Expr, Operator};
use otus_sql::ast::{self, ComparisonOp, ExprKind, LogicalOp};
use otus_types::{ErrorCode, TrinoType};

use super::calls::{call, coerce, common_type, compare, compare_distinct, logical};
use super::single_type::single_type;
use super::{ExprBinder, Typed};
use crate::binder::{Result, error};

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_predicate(&mut self, expr: &ast::Expr) -> Result<Typed> {
        match &expr.kind {
            ExprKind::Not(value) => {
                let value = self.bind_boolean(value, "Value of logical NOT expression")?;
                Ok(negate(value))
            }
            ExprKind::Logical { op, terms } => {
                let mut bound = Vec::with_capacity(terms.len());
                for term in terms {
                    bound.push(self.bind_boolean(term, "Logical expression term")?);
                }
                Ok(logical(bound, *op))
            }
            ExprKind::Comparison { op_span, op, left, right } => {
                let (l, r) = (self.bind(left)?, self.bind(right)?);
                crate::advice::comparison(self, left, right, expr, *op);
                compare(*op, l, r, op_span.get())
            }
            ExprKind::Between { .. } => self.bind_between(expr),
            ExprKind::InList { .. } => self.bind_in_list(expr),
            ExprKind::Like { .. } => self.bind_like(expr),
            ExprKind::IsNull { negated, value, .. } => {
                let value = self.bind(value)?;
                let can_fail = value.can_fail;
                let inner = Box::new(value.expr);
                let expr = if *negated { Expr::IsNotNull(inner) } else { Expr::IsNull(inner) };
                Ok(Typed { expr, ty: TrinoType::Boolean, can_fail })
            }
            ExprKind::IsDistinctFrom { .. } => self.bind_distinct(expr),
            _ => Err(error(ErrorCode::GenericInternalError, "not a predicate", expr.span)),
        }
    }

    fn bind_between(&mut self, expr: &ast::Expr) -> Result<Typed> {
        let ExprKind::Between { op_span, negated, symmetric, value, low, high } = &expr.kind else {
            return Err(error(ErrorCode::GenericInternalError, "not BETWEEN", expr.span));
        };
        let span = op_span.get();
        let asts = (value, low, high);
        let (value, low, high) = (self.bind(value)?, self.bind(low)?, self.bind(high)?);
        if common_type([&value.ty, &low.ty, &high.ty]).is_none() {
            let text =
                format!("Cannot check if {} is BETWEEN {} and {}", value.ty, low.ty, high.ty);
            return Err(error(ErrorCode::TypeMismatch, text, span));
        }
        if !*negated && !*symmetric {
            let (from, to) = (ComparisonOp::GreaterThanOrEqual, ComparisonOp::LessThanOrEqual);
            crate::advice::comparison(self, asts.0, asts.1, expr, from);
            crate::advice::comparison(self, asts.0, asts.2, expr, to);
        }
        let within = |value: &Typed, low: &Typed, high: &Typed| -> Result<Typed> {
            let above =
                compare(ComparisonOp::GreaterThanOrEqual, value.clone(), low.clone(), span)?;
            let below = compare(ComparisonOp::LessThanOrEqual, value.clone(), high.clone(), span)?;
            Ok(logical(vec![above, below], LogicalOp::And))
        };
        let mut bound = within(&value, &low, &high)?;
        if *symmetric {
            bound = logical(vec![bound, within(&value, &high, &low)?], LogicalOp::Or);
        }
        Ok(if *negated { negate(bound) } else { bound })
    }

    fn bind_in_list(&mut self, expr: &ast::Expr) -> Result<Typed> {
        let ExprKind::InList { op_span, negated, value, list } = &expr.kind else {
            return Err(error(ErrorCode::GenericInternalError, "not IN", expr.span));
        };
        let span = op_span.get();
        let value_ast = value;
        let value = self.bind(value)?;
        let items = self.bind_all(list)?;
        let values = std::iter::once((&value, value_ast.as_ref()));
        let ty = single_type("IN value and list items", values.chain(items.iter().zip(list)))?;
        for item in list {
            crate::advice::comparison(self, value_ast, item, expr, ComparisonOp::Equal);
        }
        let value = coerce(value, &ty, span)?;
        let mut terms = Vec::with_capacity(items.len());
        for item in items {
            let item = coerce(item, &ty, span)?;
            terms.push(compare(ComparisonOp::Equal, value.clone(), item, span)?);
        }
        let plain = terms.iter().all(|term| !term.can_fail) && terms.len() > 3;
        let bound = match plain.then(|| as_in_list(&terms)).flatten() {
            Some(expr) => Typed::new(expr, TrinoType::Boolean),
            None => logical(terms, LogicalOp::Or),
        };
        Ok(if *negated { negate(bound) } else { bound })
    }

    fn bind_like(&mut self, expr: &ast::Expr) -> Result<Typed> {
        let ExprKind::Like { negated, value, pattern, escape, .. } = &expr.kind else {
            return Err(error(ErrorCode::GenericInternalError, "not LIKE", expr.span));
        };
        let value_ast = value;
        let (value, pattern_bound) = (self.bind(value)?, self.bind(pattern)?);
        for (bound, name, at) in [
            (&value, "Left side of LIKE expression", value_ast),
            (&pattern_bound, "Pattern for LIKE expression", pattern),
        ] {
            if !bound.ty.is_string() && bound.ty != TrinoType::Unknown {
                let text = format!("{name} must evaluate to a varchar (actual: {})", bound.ty);
                return Err(error(ErrorCode::TypeMismatch, text, at.span));
            }
        }
        let span = expr.span.get();
        let escape = match escape {
            Some(it) => Some(self.bind(it)?),
            None => None,
        };
        let bound = match (&pattern.kind, escape) {
            (ExprKind::Literal(ast::Literal::String(text)), None)
                if !text.contains('\\') && matches!(value.ty, TrinoType::Varchar(_)) =>
            {
                let can_fail = value.can_fail;
                let like = Like::new(
                    false,
                    Box::new(value.expr),
                    Box::new(pattern_bound.expr),
                    None,
                    false,
                );
                Typed { expr: Expr::Like(like), ty: TrinoType::Boolean, can_fail }
            }
            (_, Some(escape)) => call("$like", vec![value, pattern_bound, escape], span)?,
            (_, None) => call("$like", vec![value, pattern_bound], span)?,
        };
        Ok(if *negated { negate(bound) } else { bound })
    }

    fn bind_distinct(&mut self, expr: &ast::Expr) -> Result<Typed> {
        let ExprKind::IsDistinctFrom { op_span, negated, left, right } = &expr.kind else {
            return Err(error(ErrorCode::GenericInternalError, "not IS DISTINCT", expr.span));
        };
        let (left, right) = (self.bind(left)?, self.bind(right)?);
        let distinct = compare_distinct(left, right, op_span.get())?;
        Ok(if *negated { negate(distinct) } else { distinct })
    }
}

/// `NOT value`.
pub fn negate(value: Typed) -> Typed {
    Typed { expr: Expr::Not(Box::new(value.expr)), ..value }
}

/// `x = a OR x = b …` over literals as one list, which scans and kernels understand.
fn as_in_list(terms: &[Typed]) -> Option<Expr> {
    let mut subject = None;
    let mut list = Vec::with_capacity(terms.len());
    for term in terms {
        let Expr::BinaryExpr(it) = &term.expr else {
            return None;
        };
        if it.op != Operator::Eq || !matches!(it.right.as_ref(), Expr::Literal(..)) {
            return None;
        }
        match &subject {
            None => subject = Some(it.left.as_ref().clone()),
            Some(first) if first == it.left.as_ref() => {}
            Some(_) => return None,
        }
        list.push(it.right.as_ref().clone());
    }
    Some(subject?.in_list(list, false))
}
