//! Aggregate calls: DISTINCT, FILTER, ORDER BY inside the call, LISTAGG and GROUPING.
//! They are collected under an id; grouping itself is in `select`.

use datafusion_expr::expr::{AggregateFunction, AggregateFunctionParams, NullTreatment};
use datafusion_expr::{Expr, SortExpr, lit};
use otus_sql::ast::{self, FunctionArgs, SetQuantifier};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, QueryError, Span, TrinoType};

use crate::binder::{Result, error};
use crate::expr::{CollectedAggregate, CollectedGrouping, ExprBinder, Typed, sort_key};
use crate::plan::col;
use crate::plan::key::{has_key, key};

impl ExprBinder<'_, '_, '_> {
    pub fn bind_aggregate_call(
        &mut self,
        name: &str,
        it: &ast::FunctionCall,
        expr: &ast::Expr,
    ) -> Result<Typed> {
        let span = expr.span.get();
        self.check_aggregate_allowed(expr)?;
        let distinct =
            matches!(it.args, FunctionArgs::List { quantifier: Some(SetQuantifier::Distinct), .. });
        let outer = self.in_aggregate.replace((name.to_owned(), span));
        let subqueries = self.collected.subqueries.len();
        let parts = self.aggregate_parts(name, it, span);
        self.in_aggregate = outer;
        for subquery in self.collected.subqueries.iter_mut().skip(subqueries) {
            subquery.before_grouping = true;
        }
        let (bound, order_by, filter) = parts?;
        let ty = bound.call.signature.returns.clone();
        let keyed = bound.call.signature.arguments.iter().any(|ty| has_key(&to_arrow(ty)));
        let filter = match filter {
            // DataFusion turns DISTINCT into a grouping of its own unless there is a filter,
            // and would group by the value where only its key counts.
            None if distinct && keyed => Some(lit(true)),
            other => other,
        };
        let mut args = bound.exprs;
        if distinct && keyed && name == "count" {
            // Counting goes by the key; other aggregates show the value, and compare by key.
            let types = bound.call.signature.arguments.iter().map(to_arrow);
            args = args.into_iter().zip(types).map(|(it, ty)| key(it, &ty)).collect();
        }
        if distinct && name == "count" {
            // Both zeros are one value.
            let types = &bound.call.signature.arguments;
            args = args.into_iter().zip(types).map(|(it, ty)| unsigned_zero(it, ty)).collect();
        }
        let func = bound.call.aggregate().map_err(|e| crate::expr::placed(e, span))?;
        let call = AggregateFunction {
            func,
            params: AggregateFunctionParams {
                args,
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
        let distinct =
            matches!(it.args, FunctionArgs::List { quantifier: Some(SetQuantifier::Distinct), .. });
        if distinct && let FunctionArgs::List { values, .. } = &it.args {
            let stray = |item: &ast::SortItem| !values.contains(&item.expr);
            if it.order_by.iter().any(stray) {
                let text = "For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments";
                return Err(error(ErrorCode::ExpressionNotInDistinct, text, span));
            }
        }
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

    pub fn check_aggregate_allowed(&self, expr: &ast::Expr) -> Result<()> {
        if let Some((outer, span)) = &self.in_aggregate {
            let inner = otus_sql::format::expression_text(expr);
            let text = format!("Cannot nest aggregations inside aggregation '{outer}': [{inner}]");
            return Err(error(ErrorCode::NestedAggregation, text, *span));
        }
        if !self.lambdas.is_empty() {
            let inner = otus_sql::format::expression_text(expr);
            let text = format!("Lambda expression {CANNOT_CONTAIN} [{inner}]");
            return Err(error(ErrorCode::ExpressionNotScalar, text, expr.span));
        }
        if !self.allowed.aggregates {
            return Err(self.not_allowed(expr));
        }
        Ok(())
    }

    /// An aggregate or window call in a clause that has none.
    pub fn not_allowed(&self, expr: &ast::Expr) -> QueryError {
        let text = format!(
            "{} {CANNOT_CONTAIN} [{}]",
            self.allowed.clause,
            otus_sql::format::expression_text(expr)
        );
        let e = error(ErrorCode::ExpressionNotScalar, text, expr.span);
        let over_window =
            matches!(&expr.kind, ast::ExprKind::Function(call) if call.over.is_some());
        match self.allowed.clause {
            "WHERE clause" if over_window => {
                e.hint("compute it in a subquery, and filter the subquery's rows")
            }
            "WHERE clause" => e.hint("conditions on aggregates belong in HAVING"),
            _ => e,
        }
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
        let literal = |it: ast::Literal| ast::Expr::new(ast::ExprKind::Literal(it), expr.span);
        let text = |it: &Option<String>, or: &str| {
            literal(ast::Literal::String(it.clone().unwrap_or_else(|| or.to_owned())))
        };
        let mut values = vec![it.value.clone(), text(&it.separator, "")];
        if let Some(ast::ListaggOverflow::Truncate { filler, with_count }) = &it.overflow {
            values.extend([
                literal(ast::Literal::Boolean(false)),
                text(filler, "..."),
                literal(ast::Literal::Boolean(*with_count)),
            ]);
        }
        let name = ast::Ident::plain("listagg");
        let call = ast::FunctionCall {
            name: ast::QualifiedName { parts: vec![name], span: expr.span },
            args: FunctionArgs::List { quantifier: it.quantifier, values },
            order_by: it.order_by.clone(),
            filter: it.filter.clone(),
            null_treatment: None,
            over: None,
            processing_mode: None,
        };
        self.bind_aggregate_call("listagg", &call, expr)
    }

    pub fn bind_grouping(&mut self, arguments: &[ast::Expr], expr: &ast::Expr) -> Result<Typed> {
        self.check_aggregate_allowed(expr)?;
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

pub const CANNOT_CONTAIN: &str =
    "cannot contain aggregations, window functions or grouping operations:";

/// An aggregate where none may be is reported for the whole clause, as Trino does.
pub fn in_clause(e: QueryError, clause: &ast::Expr) -> QueryError {
    if e.code == ErrorCode::ExpressionNotScalar && e.message.contains(CANNOT_CONTAIN) {
        return e.at(clause.position().get());
    }
    e
}

/// Adds a zero, which leaves every number as it is and makes -0.0 0.0.
fn unsigned_zero(value: Expr, ty: &TrinoType) -> Expr {
    match ty {
        TrinoType::Double => value + lit(0.0_f64),
        TrinoType::Real => value + lit(0.0_f32),
        _ => value,
    }
}

/// IGNORE NULLS or RESPECT NULLS in DataFusion's words.
pub fn null_treatment(it: ast::NullTreatment) -> NullTreatment {
    match it {
        ast::NullTreatment::Ignore => NullTreatment::IgnoreNulls,
        ast::NullTreatment::Respect => NullTreatment::RespectNulls,
    }
}
