//! `reduce_agg(x, start, input, combine)` is `reduce(array_agg(x), start, input, s -> s)` over
//! the values that are not NULL: one state per group is folded in one place, so the function
//! that combines states is bound for its types and never called.

use otus_sql::ast::{self, ExprKind, FunctionArgs, Ident, LogicalOp, QualifiedName};
use otus_types::{ErrorCode, Span, TrinoType};

use super::{ExprBinder, Typed};
use crate::binder::{Result, error};

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_reduce_agg(
        &mut self,
        it: &ast::FunctionCall,
        values: &[ast::Expr],
        expr: &ast::Expr,
    ) -> Result<Typed> {
        let span = expr.span.get();
        let [value, start, input, combine] = values else {
            return Err(unexpected(values, expr));
        };
        let (ExprKind::Lambda(_), ExprKind::Lambda(combine)) = (&input.kind, &combine.kind) else {
            return Err(unexpected(values, expr));
        };
        let state = self.bind(start)?.ty;
        if combine.parameters.len() != 2 || state == TrinoType::Unknown {
            return Err(unexpected(values, expr));
        }
        self.bind_lambda(combine, &[state.clone(), state])?;
        let values = collected(it, value, span);
        let identity = ast::Lambda {
            parameters: vec![Ident::plain("state")],
            body: ast::Expr::new(ExprKind::Column(Ident::plain("state")), span),
        };
        let identity = ast::Expr::new(ExprKind::Lambda(Box::new(identity)), span);
        let arguments = vec![values, start.clone(), input.clone(), identity];
        self.bind(&call("reduce", None, arguments, span))
    }
}

/// `array_agg(x) FILTER (WHERE x IS NOT NULL AND …)` with the call's own clauses.
fn collected(it: &ast::FunctionCall, value: &ast::Expr, span: Span) -> ast::Expr {
    let present =
        ExprKind::IsNull { op_span: span.into(), negated: true, value: Box::new(value.clone()) };
    let present = ast::Expr::new(present, span);
    let filter = match &it.filter {
        None => present,
        Some(filter) => ast::Expr::new(
            ExprKind::Logical { op: LogicalOp::And, terms: vec![filter.clone(), present] },
            span,
        ),
    };
    let quantifier = match &it.args {
        FunctionArgs::List { quantifier, .. } => *quantifier,
        FunctionArgs::Star { .. } => None,
    };
    let mut collected = call("array_agg", quantifier, vec![value.clone()], span);
    if let ExprKind::Function(call) = &mut collected.kind {
        call.filter = Some(filter);
        call.order_by.clone_from(&it.order_by);
        call.over.clone_from(&it.over);
    }
    collected
}

fn call(
    name: &str,
    quantifier: Option<ast::SetQuantifier>,
    values: Vec<ast::Expr>,
    span: Span,
) -> ast::Expr {
    let call = ast::FunctionCall {
        name: QualifiedName { parts: vec![Ident::plain(name)], span: span.into() },
        args: FunctionArgs::List { quantifier, values },
        order_by: Vec::new(),
        filter: None,
        null_treatment: None,
        over: None,
        processing_mode: None,
    };
    ast::Expr::new(ExprKind::Function(Box::new(call)), span)
}

fn unexpected(values: &[ast::Expr], expr: &ast::Expr) -> otus_types::QueryError {
    let text = format!(
        "Unexpected parameters for function reduce_agg with {} arguments. Expected: \
         reduce_agg(T, S, function(S,T,S), function(S,S,S)) T, S",
        values.len()
    );
    error(ErrorCode::FunctionNotFound, text, expr.span)
}
