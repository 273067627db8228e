//! Subqueries as values: scalar, EXISTS, IN, and comparisons with ALL, ANY or SOME. Each
//! becomes an attachment, a plan joined to the row that asks, and an expression over the
//! columns it brings. NULLs follow SQL's three-valued logic.

use datafusion_common::{JoinType, ScalarValue};
use datafusion_expr::{Expr, LogicalPlan, lit};
use otus_sql::ast::{self, ComparisonOp, ExprKind, Quantifier};
use otus_types::{ErrorCode, Span, TrinoType};

use super::calls::{case, coerce, common_type, compare};
use super::constructor::make_row;
use super::predicate::negate;
use super::{CollectedSubquery, ExprBinder, Typed};
use crate::binder::{Result, error};
use crate::plan::attach::Attachment;
use crate::plan::single_row::{at_most_one_row, single_row};
use crate::plan::{aggregate, col, distinct, project};

/// A subquery's rows as one column.
struct Column {
    plan: LogicalPlan,
    value: Typed,
}

impl ExprBinder<'_, '_, '_> {
    pub(super) fn bind_subquery(&mut self, expr: &ast::Expr) -> Result<Typed> {
        if !self.lambdas.is_empty() {
            let text = "Lambda expression cannot contain subqueries";
            return Err(error(ErrorCode::NotSupported, text, expr.span));
        }
        match &expr.kind {
            ExprKind::Subquery(query) => self.bind_scalar(query, expr.span.get()),
            ExprKind::Exists(query) => self.bind_exists(query),
            ExprKind::InSubquery { op_span, negated, value, query } => {
                let bound = self.bind_in(value, query, op_span.get(), false)?;
                Ok(if *negated { negate(bound) } else { bound })
            }
            ExprKind::QuantifiedComparison { op_span, op, quantifier, left, query } => {
                self.bind_quantified(*op, *quantifier, left, query, op_span.get())
            }
            _ => Err(error(ErrorCode::GenericInternalError, "not a subquery", expr.span)),
        }
    }

    /// `value IN (query)` where only TRUE matters: a conjunct of WHERE.
    pub fn bind_in_filter(
        &mut self,
        value: &ast::Expr,
        query: &ast::Query,
        span: Span,
    ) -> Result<Typed> {
        self.bind_in(value, query, span, true)
    }

    fn attach(&mut self, plan: LogicalPlan, condition: Option<Expr>, join_type: JoinType) {
        let attachment = Attachment::new(plan, condition, join_type);
        self.collected.subqueries.push(CollectedSubquery { attachment, before_grouping: false });
    }

    /// The rows of a subquery as one column; several columns make a row.
    fn column(&mut self, query: &ast::Query) -> Result<Column> {
        let env = self.env;
        let relation = self.binder.bind_query(query, Some(&env))?;
        let mut fields: Vec<Typed> = relation
            .scope
            .visible()
            .map(|field| Typed::new(col(&field.column), field.ty.clone()))
            .collect();
        let value = if fields.len() == 1 { fields.remove(0) } else { make_row(fields)? };
        let (plan, ids) = self.binder.project_fresh(relation.plan, vec![value.expr])?;
        let id = ids.first().cloned().unwrap_or_default();
        Ok(Column { plan, value: Typed::new(col(&id), value.ty) })
    }

    fn bind_scalar(&mut self, query: &ast::Query, span: Span) -> Result<Typed> {
        let Column { plan, value } = self.column(query)?;
        if at_most_one_row(&plan) {
            self.attach(plan, None, JoinType::Left);
            return Ok(value);
        }
        let counted = self.count_and_any(plan, &value, span)?;
        let (plan, count, any) = counted;
        self.attach(plan, None, JoinType::Left);
        let expr = single_row(col(&count), col(&any), &value.ty);
        Ok(Typed { expr, ty: value.ty, can_fail: true })
    }

    /// One row: how many rows there are, and a value of one of them.
    fn count_and_any(
        &mut self,
        plan: LogicalPlan,
        value: &Typed,
        span: Span,
    ) -> Result<(LogicalPlan, String, String)> {
        let (count, any) = (self.binder.fresh(), self.binder.fresh());
        let calls = vec![
            aggregate_call("count", Typed::new(lit(1_i32), TrinoType::Integer), span)?
                .alias(count.as_str()),
            aggregate_call("arbitrary", value.clone(), span)?.alias(any.as_str()),
        ];
        Ok((aggregate(plan, Vec::new(), calls)?, count, any))
    }

    fn bind_exists(&mut self, query: &ast::Query) -> Result<Typed> {
        let env = self.env;
        let relation = self.binder.bind_query(query, Some(&env))?;
        let (plan, ids) = self.binder.project_fresh(relation.plan, vec![lit(true)])?;
        self.attach(distinct(plan), None, JoinType::Left);
        let mark = ids.first().map(|id| col(id)).unwrap_or_else(crate::plan::null);
        Ok(Typed::new(Expr::IsNotNull(Box::new(mark)), TrinoType::Boolean))
    }

    fn bind_in(
        &mut self,
        value: &ast::Expr,
        query: &ast::Query,
        span: Span,
        truth_only: bool,
    ) -> Result<Typed> {
        let value = self.bind(value)?;
        self.in_rows(value, query, span, truth_only)
    }

    fn in_rows(
        &mut self,
        value: Typed,
        query: &ast::Query,
        span: Span,
        truth_only: bool,
    ) -> Result<Typed> {
        let (plan, value, found) = self.coerced_rows(value, query, span)?;
        let (marked, ids) =
            self.binder.project_fresh(plan.clone(), vec![found.expr.clone(), lit(true)])?;
        let [item, mark] = ids.as_slice() else {
            return Err(error(ErrorCode::GenericInternalError, "two columns expected", span));
        };
        let item = Typed::new(col(item), found.ty.clone());
        let condition = compare(ComparisonOp::Equal, value.clone(), item, span)?;
        let types = [found.ty.clone(), TrinoType::Boolean];
        let marked = crate::plan::key::distinct(self.binder, marked, &types)?;
        self.attach(marked, Some(condition.expr), JoinType::Left);
        let matched = Expr::IsNotNull(Box::new(col(mark)));
        if truth_only {
            return Ok(Typed::new(matched, TrinoType::Boolean).fallible(value.can_fail));
        }
        let none = || Expr::Literal(ScalarValue::Boolean(None), None);
        if matches!(found.ty, TrinoType::Row(_) | TrinoType::Array(_) | TrinoType::Map(..)) {
            let unknown = self.unknown_equality(plan, &value, &found, span)?;
            let expr = case(vec![(matched, lit(true)), (unknown, none())], lit(false));
            return Ok(Typed::new(expr, TrinoType::Boolean).fallible(value.can_fail));
        }
        let (rows, present) = self.attach_counts(plan, &found, span)?;
        let unknown = value.expr.is_null().or(col(&rows).gt(col(&present)));
        let expr = case(
            vec![(matched, lit(true)), (col(&rows).eq(lit(0_i64)), lit(false)), (unknown, none())],
            lit(false),
        );
        Ok(Typed::new(expr, TrinoType::Boolean).fallible(value.can_fail))
    }

    /// Whether `value` equals any of the rows as NULL: rows, arrays and maps with NULLs in
    /// them may neither equal another nor differ from it.
    fn unknown_equality(
        &mut self,
        plan: LogicalPlan,
        value: &Typed,
        found: &Typed,
        span: Span,
    ) -> Result<Expr> {
        let (plan, ids) = self.binder.project_fresh(plan, vec![found.expr.clone()])?;
        let item = ids.first().map(|id| col(id)).unwrap_or_else(crate::plan::null);
        let item = Typed::new(item, found.ty.clone());
        let equal = compare(ComparisonOp::Equal, value.clone(), item, span)?.expr;
        let mark = self.binder.fresh();
        let mut attachment = Attachment::new(plan, Some(equal.is_null()), JoinType::LeftMark);
        attachment.mark = Some(mark.clone());
        self.collected.subqueries.push(CollectedSubquery { attachment, before_grouping: false });
        Ok(col(&mark))
    }

    /// Both sides in their common type.
    fn coerced_rows(
        &mut self,
        value: Typed,
        query: &ast::Query,
        span: Span,
    ) -> Result<(LogicalPlan, Typed, Typed)> {
        let column = self.column(query)?;
        let Some(ty) = common_type([&value.ty, &column.value.ty]) else {
            let text = format!(
                "Value expression and result of subquery must be of the same type: {} vs {}",
                value.ty, column.value.ty
            );
            return Err(error(ErrorCode::TypeMismatch, text, span));
        };
        let value = coerce(value, &ty, span)?;
        let found = coerce(column.value, &ty, span)?;
        let (plan, ids) = self.binder.project_fresh(column.plan, vec![found.expr])?;
        let id = ids.first().cloned().unwrap_or_default();
        Ok((plan, value, Typed::new(col(&id), ty)))
    }

    /// How many rows there are, and how many are not NULL.
    fn attach_counts(
        &mut self,
        plan: LogicalPlan,
        found: &Typed,
        span: Span,
    ) -> Result<(String, String)> {
        let (rows, present) = (self.binder.fresh(), self.binder.fresh());
        let calls = vec![
            aggregate_call("count", Typed::new(lit(1_i32), TrinoType::Integer), span)?
                .alias(rows.as_str()),
            aggregate_call("count", found.clone(), span)?.alias(present.as_str()),
        ];
        self.attach(aggregate(plan, Vec::new(), calls)?, None, JoinType::Left);
        Ok((rows, present))
    }

    fn bind_quantified(
        &mut self,
        op: ComparisonOp,
        quantifier: Quantifier,
        left: &ast::Expr,
        query: &ast::Query,
        span: Span,
    ) -> Result<Typed> {
        let left = self.bind(left)?;
        let all = quantifier == Quantifier::All;
        match (op, all) {
            (ComparisonOp::Equal, false) => self.in_rows(left, query, span, false),
            (ComparisonOp::NotEqual, true) => Ok(negate(self.in_rows(left, query, span, false)?)),
            // `x <> ANY s` is NOT (`x = ALL s`); `x < ANY s` is NOT (`x >= ALL s`).
            (op, false) => Ok(negate(self.all_rows(opposite(op), left, query, span)?)),
            (op, true) => self.all_rows(op, left, query, span),
        }
    }

    /// `value op ALL (query)` by the smallest and largest row.
    fn all_rows(
        &mut self,
        op: ComparisonOp,
        value: Typed,
        query: &ast::Query,
        span: Span,
    ) -> Result<Typed> {
        let (plan, value, found) = self.coerced_rows(value, query, span)?;
        let ids: Vec<String> = (0..4).map(|_| self.binder.fresh()).collect();
        let [rows, present, least, most] = ids.as_slice() else {
            return Err(error(ErrorCode::GenericInternalError, "four columns expected", span));
        };
        let calls = vec![
            aggregate_call("count", Typed::new(lit(1_i32), TrinoType::Integer), span)?
                .alias(rows.as_str()),
            aggregate_call("count", found.clone(), span)?.alias(present.as_str()),
            aggregate_call("min", found.clone(), span)?.alias(least.as_str()),
            aggregate_call("max", found.clone(), span)?.alias(most.as_str()),
        ];
        self.attach(project_all(aggregate(plan, Vec::new(), calls)?)?, None, JoinType::Left);
        let bound = |id: &String| Typed::new(col(id), found.ty.clone());
        let holds = match op {
            ComparisonOp::LessThan | ComparisonOp::LessThanOrEqual => {
                compare(op, value.clone(), bound(least), span)?
            }
            ComparisonOp::GreaterThan | ComparisonOp::GreaterThanOrEqual => {
                compare(op, value.clone(), bound(most), span)?
            }
            ComparisonOp::Equal | ComparisonOp::NotEqual => super::conjunction(vec![
                compare(ComparisonOp::Equal, value.clone(), bound(least), span)?,
                compare(ComparisonOp::Equal, value.clone(), bound(most), span)?,
            ]),
        };
        let none = Expr::Literal(ScalarValue::Boolean(None), None);
        let expr = case(
            vec![
                (col(rows).eq(lit(0_i64)), lit(true)),
                (Expr::Not(Box::new(holds.expr.clone())), lit(false)),
                (value.expr.is_null().or(col(rows).gt(col(present))), none),
            ],
            holds.expr,
        );
        Ok(Typed::new(expr, TrinoType::Boolean).fallible(value.can_fail))
    }
}

fn opposite(op: ComparisonOp) -> ComparisonOp {
    match op {
        ComparisonOp::Equal => ComparisonOp::NotEqual,
        ComparisonOp::NotEqual => ComparisonOp::Equal,
        ComparisonOp::LessThan => ComparisonOp::GreaterThanOrEqual,
        ComparisonOp::LessThanOrEqual => ComparisonOp::GreaterThan,
        ComparisonOp::GreaterThan => ComparisonOp::LessThanOrEqual,
        ComparisonOp::GreaterThanOrEqual => ComparisonOp::LessThan,
    }
}

fn project_all(plan: LogicalPlan) -> Result<LogicalPlan> {
    let columns = crate::plan::ids(&plan).iter().map(|id| col(id)).collect();
    project(plan, columns)
}

/// A plain aggregate of the registry.
pub fn aggregate_call(name: &str, argument: Typed, span: Span) -> Result<Expr> {
    use datafusion_expr::expr::{AggregateFunction, AggregateFunctionParams};
    let types = [otus_functions::ArgumentType::Value(argument.ty.clone())];
    let call = otus_functions::resolve(name, &types, &mut |_, _| {
        Err(error(ErrorCode::GenericInternalError, "no lambda here", span))
    })
    .map_err(|e| super::placed(e, span))?;
    let argument = match call.signature.arguments.first() {
        Some(ty) => coerce(argument, ty, span)?,
        None => argument,
    };
    let params = AggregateFunctionParams {
        args: vec![argument.expr],
        distinct: false,
        filter: None,
        order_by: Vec::new(),
        null_treatment: None,
    };
    let func = call.aggregate().map_err(|e| super::placed(e, span))?;
    Ok(Expr::AggregateFunction(AggregateFunction { func, params }))
}
