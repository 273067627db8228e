//! Aggregate calls: DISTINCT, FILTER, ORDER BY inside the call, LISTAGG and GROUPING.
//! They are collected under an id; grouping itself is in `select`.

use datafusion_expr::expr::{AggregateFunction, AggregateFunctionParams, NullTreatment};
use datafusion_expr::{Expr, SortExpr, lit};
use otus_sql::ast::{self, FunctionArgs, SetQuantifier};
use otus_types::{ErrorCode, Span, TrinoType};

use crate::binder::{Result, error, not_supported};
use crate::expr::{CollectedAggregate, CollectedGrouping, ExprBinder, Typed, sort_key};
use crate::plan::col;

impl ExprBinder<'_, '_, '_> {
    pub fn bind_aggregate_call(
        &mut self,
        name: &str,
        it: &ast::FunctionCall,
        expr: &ast::Expr,
    ) -> Result<Typed> {
        let span = expr.span.get();
        self.check_aggregate_allowed(name, expr)?;
        let distinct =
            matches!(it.args, FunctionArgs::List { quantifier: Some(SetQuantifier::Distinct), .. });
        let outer = std::mem::replace(&mut self.in_aggregate, true);
        let subqueries = self.collected.subqueries.len();
        let parts = self.aggregate_parts(name, it, span);
        self.in_aggregate = outer;
        for subquery in self.collected.subqueries.iter_mut().skip(subqueries) {
            subquery.before_grouping = true;
        }
        let (bound, order_by, filter) = parts?;
        let ty = bound.call.signature.returns.clone();
        let func = bound.call.aggregate().map_err(|e| crate::expr::placed(e, span))?;
        let call = AggregateFunction {
            func,
            params: AggregateFunctionParams {
                args: bound.exprs,
                distinct,
                filter: filter.map(Box::new),
                order_by,
                null_treatment: it.null_treatment.map(null_treatment),
            },
        };
        Ok(self.collect_aggregate(Expr::AggregateFunction(call), ty))
    }

    fn aggregate_parts(
        &mut self,
        name: &str,
        it: &ast::FunctionCall,
        span: Span,
    ) -> Result<(crate::expr::BoundArguments, Vec<SortExpr>, Option<Expr>)> {
        let bound = self.call_arguments(name, it, span)?;
        let order_by = self.bind_order(&it.order_by)?;
        let filter = match &it.filter {
            Some(filter) => Some(self.bind_boolean(filter, "Filter expression")?.expr),
            None => None,
        };
        Ok((bound, order_by, filter))
    }

    /// The arguments of a call; `count(*)` counts a constant.
    pub fn call_arguments(
        &mut self,
        name: &str,
        it: &ast::FunctionCall,
        span: Span,
    ) -> Result<crate::expr::BoundArguments> {
        let values = match &it.args {
            FunctionArgs::List { values, .. } => values.as_slice(),
            FunctionArgs::Star { .. } => &[],
        };
        if name == "count" && values.is_empty() {
            let one = ast::Expr::new(ast::ExprKind::Literal(ast::Literal::Integer(1)), span);
            let mut bound = self.bind_arguments(name, std::slice::from_ref(&one), span)?;
            bound.exprs = vec![lit(1_i32)];
            return Ok(bound);
        }
        self.bind_arguments(name, values, span)
    }

    /// Sort items of a call, Trino's NULLS LAST by default.
    pub fn bind_order(&mut self, items: &[ast::SortItem]) -> Result<Vec<SortExpr>> {
        let mut order = Vec::with_capacity(items.len());
        for item in items {
            let value = self.bind(&item.expr)?;
            if !otus_functions::coercion::is_orderable(&value.ty) {
                let text = format!(
                    "ORDER BY can only be applied to orderable types (actual: {})",
                    value.ty
                );
                return Err(error(ErrorCode::TypeMismatch, text, item.expr.span));
            }
            order.push(SortExpr::new(sort_key(value), !item.descending(), item.nulls_first()));
        }
        Ok(order)
    }

    fn check_aggregate_allowed(&self, name: &str, expr: &ast::Expr) -> Result<()> {
        if self.in_aggregate {
            let text = format!("Cannot nest aggregations inside aggregation '{name}'");
            return Err(error(ErrorCode::NestedAggregation, text, expr.span));
        }
        if !self.lambdas.is_empty() {
            let text = "Lambda expression cannot contain aggregations, window functions or grouping operations";
            return Err(error(ErrorCode::ExpressionNotScalar, text, expr.span));
        }
        if !self.allowed.aggregates {
            let text = format!(
                "{} cannot contain aggregations, window functions or grouping operations: [{name}]",
                self.allowed.clause
            );
            let e = error(ErrorCode::ExpressionNotScalar, text, expr.span);
            return Err(match self.allowed.clause {
                "WHERE clause" => e.hint("conditions on aggregates belong in HAVING"),
                _ => e,
            });
        }
        Ok(())
    }

    /// Puts an aggregate under an id; equal calls share one.
    pub fn collect_aggregate(&mut self, expr: Expr, ty: TrinoType) -> Typed {
        if let Some(same) = self.collected.aggregates.iter().find(|it| it.expr == expr) {
            return Typed::new(col(&same.id), same.ty.clone());
        }
        let id = self.binder.fresh();
        let typed = Typed::new(col(&id), ty.clone());
        self.collected.aggregates.push(CollectedAggregate { expr, id, ty });
        typed
    }

    pub fn bind_listagg(&mut self, it: &ast::Listagg, expr: &ast::Expr) -> Result<Typed> {
        if matches!(it.overflow, Some(ast::ListaggOverflow::Truncate { .. })) {
            return Err(not_supported("LISTAGG ON OVERFLOW TRUNCATE", expr.span));
        }
        let separator = it.separator.clone().unwrap_or_default();
        let separator =
            ast::Expr::new(ast::ExprKind::Literal(ast::Literal::String(separator)), expr.span);
        let name = ast::Ident::plain("listagg");
        let call = ast::FunctionCall {
            name: ast::QualifiedName { parts: vec![name], span: expr.span },
            args: FunctionArgs::List {
                quantifier: it.quantifier,
                values: vec![it.value.clone(), separator],
            },
            order_by: it.order_by.clone(),
            filter: it.filter.clone(),
            null_treatment: None,
            over: None,
            processing_mode: None,
        };
        self.bind_aggregate_call("listagg", &call, expr)
    }

    pub fn bind_grouping(&mut self, arguments: &[ast::Expr], expr: &ast::Expr) -> Result<Typed> {
        self.check_aggregate_allowed("grouping", expr)?;
        let mut exprs = Vec::with_capacity(arguments.len());
        for argument in arguments {
            exprs.push(self.bind(argument)?.expr);
        }
        let ty = if exprs.len() < 32 { TrinoType::Integer } else { TrinoType::Bigint };
        let id = self.binder.fresh();
        self.collected.groupings.push(CollectedGrouping {
            arguments: exprs,
            id: id.clone(),
            span: expr.span,
        });
        Ok(Typed::new(col(&id), ty))
    }
}

/// IGNORE NULLS or RESPECT NULLS in DataFusion's words.
pub fn null_treatment(it: ast::NullTreatment) -> NullTreatment {
    match it {
        ast::NullTreatment::Ignore => NullTreatment::IgnoreNulls,
        ast::NullTreatment::Respect => NullTreatment::RespectNulls,
    }
}
