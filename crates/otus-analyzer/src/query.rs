//! Queries: WITH, set operations, VALUES, TABLE, and ORDER BY, OFFSET, LIMIT around them.
//! One SELECT is bound in `select`.

use std::sync::Arc;

use datafusion_common::ScalarValue;
use datafusion_expr::logical_plan::{Sort, Union, Values};
use datafusion_expr::{Expr, LogicalPlan, SortExpr, lit};
use otus_sql::ast::{
    self, ExprKind, Limit, NodeSpan, Query, QueryBody, QueryBodyKind, SetOperation, SetOperator,
    SetQuantifier,
};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, TrinoType};

use crate::binder::{Binder, Common, Result, error, internal};
use crate::expr::{
    Alias, Allowed, Collected, ExprBinder, Typed, coerce, common_type, integer_literal, sort_key,
};
use crate::plan::{self, col};
use crate::relation::Relation;
use crate::scope::{Env, Field, Scope};
use crate::window::numbered;

/// Rows an ordered query may be limited to.
const MAX_SORTED: usize = 2_147_483_647;

impl Binder<'_> {
    /// Binds a query inside the scopes around it.
    pub fn bind_query(&mut self, query: &Query, outer: Option<&Env<'_>>) -> Result<Relation> {
        self.deeper(query.span.get(), |binder| {
            let before = binder.commons.len();
            if let Some(with) = &query.with {
                binder.declare(with)?;
            }
            let relation = binder.bind_body_ordered(query, outer);
            binder.commons.truncate(before);
            relation
        })
    }

    fn declare(&mut self, with: &ast::With) -> Result<()> {
        for (at, table) in with.tables.iter().enumerate() {
            if with.tables.iter().take(at).any(|other| other.name.is(&table.name.value)) {
                let text =
                    format!("WITH query name '{}' specified more than once", table.name.value);
                return Err(error(ErrorCode::DuplicateNamedQuery, text, table.span));
            }
            let sees = self.commons.len();
            self.commons.push(Common::Query {
                table: table.clone(),
                sees,
                recursive: with.recursive,
            });
        }
        Ok(())
    }

    fn bind_body_ordered(&mut self, query: &Query, outer: Option<&Env<'_>>) -> Result<Relation> {
        if let QueryBodyKind::Select(select) = &query.body.kind {
            return self.bind_select(select, query, outer);
        }
        let relation = self.bind_body(&query.body, outer)?;
        self.order_and_limit(relation, query, outer)
    }

    fn bind_body(&mut self, body: &QueryBody, outer: Option<&Env<'_>>) -> Result<Relation> {
        match &body.kind {
            QueryBodyKind::Select(select) => {
                let query = Query {
                    with: None,
                    body: QueryBody { kind: QueryBodyKind::Values(Vec::new()), span: body.span },
                    order_by: Vec::new(),
                    offset: None,
                    limit: None,
                    offset_span: NodeSpan::default(),
                    limit_span: NodeSpan::default(),
                    span: body.span,
                };
                self.bind_select(select, &query, outer)
            }
            QueryBodyKind::Values(rows) => self.bind_values(rows, body, outer),
            QueryBodyKind::Table(name) => self.bind_table(name, name.span),
            QueryBodyKind::SetOperation(it) => self.bind_set_operation(it, outer),
            QueryBodyKind::Parenthesized(query) => self.bind_query(query, outer),
        }
    }

    /// ORDER BY over the columns of a set operation or VALUES, then OFFSET and LIMIT.
    fn order_and_limit(
        &mut self,
        relation: Relation,
        query: &Query,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let Relation { mut plan, scope } = relation;
        let aliases: Vec<Alias> = scope
            .visible()
            .map(|field| Alias {
                name: field.name.clone().unwrap_or_default(),
                value: Typed::new(col(&field.column), field.ty.clone()),
            })
            .collect();
        let mut sort = Vec::new();
        let mut collected = Collected::default();
        for item in &query.order_by {
            let value = match integer_literal(&item.expr) {
                Some(ordinal) => output_at(&aliases, ordinal, item)?,
                None => {
                    let env = Env::new(&scope, outer);
                    let allowed = Allowed::scalar("ORDER BY clause");
                    ExprBinder::new(self, env, allowed, &mut collected).bind(&item.expr)?
                }
            };
            sort.push(sort_expr(value, item, query.span)?);
        }
        for it in collected.subqueries {
            plan = crate::plan::attach::attach(self, plan, it.attachment)?;
        }
        let plan = self.sorted_limited(plan, sort, query)?;
        let keep: Vec<String> = scope.fields.iter().map(|field| field.column.clone()).collect();
        Ok(Relation { plan: plan::attach::keep(plan, &keep)?, scope })
    }

    /// Sorts, skips and limits; WITH TIES keeps rows that tie with the last one.
    pub fn sorted_limited(
        &mut self,
        mut plan: LogicalPlan,
        sort: Vec<SortExpr>,
        query: &Query,
    ) -> Result<LogicalPlan> {
        let skip = match &query.offset {
            Some(offset) => self.row_count(offset, "OFFSET", query.offset_span)?,
            None => 0,
        };
        let span = query.limit_span;
        let (fetch, ties) = match &query.limit {
            None | Some(Limit::All) => (None, false),
            Some(Limit::Count(count)) => (Some(self.row_count(count, "LIMIT", span)?), false),
            Some(Limit::Fetch { count: None, with_ties }) => (Some(1), *with_ties),
            Some(Limit::Fetch { count: Some(count), with_ties }) => {
                let rows = self.row_count(count, "FETCH FIRST", span)?;
                if rows == 0 {
                    let text = "FETCH FIRST row count must be positive (actual value: 0)";
                    return Err(error(ErrorCode::InvalidLimitClause, text, span));
                }
                (Some(rows), *with_ties)
            }
        };
        if ties && sort.is_empty() {
            let text = "FETCH FIRST WITH TIES clause requires ORDER BY";
            return Err(error(ErrorCode::MissingOrderBy, text, span));
        }
        if !sort.is_empty() && fetch.is_some_and(|fetch| fetch > MAX_SORTED) {
            let text = format!("ORDER BY LIMIT > {MAX_SORTED} is not supported");
            return Err(otus_types::QueryError::new(ErrorCode::NotSupported, text));
        }
        if !sort.is_empty() {
            plan =
                LogicalPlan::Sort(Sort { expr: sort.clone(), input: Arc::new(plan), fetch: None });
        }
        if ties && let Some(fetch) = fetch {
            if skip > 0 {
                plan = plan::limit(plan, skip, None)?;
            }
            let rank = self.fresh();
            let ranked = numbered(plan, "rank", &rank, Vec::new(), sort.clone())?;
            let count = i64::try_from(fetch).unwrap_or(i64::MAX);
            let kept = plan::filter(ranked, col(&rank).lt_eq(lit(count)))?;
            return Ok(LogicalPlan::Sort(Sort { expr: sort, input: Arc::new(kept), fetch: None }));
        }
        match (skip, fetch) {
            (0, None) => Ok(plan),
            (skip, fetch) => plan::limit(plan, skip, fetch),
        }
    }

    fn row_count(&mut self, expr: &ast::Expr, clause: &str, span: NodeSpan) -> Result<usize> {
        let value = match &expr.kind {
            ExprKind::Parameter { index } => {
                self.session.parameters.get(*index).and_then(integer_literal)
            }
            _ => integer_literal(expr),
        };
        match value.map(usize::try_from) {
            Some(Ok(count)) => Ok(count),
            Some(Err(_)) => {
                let text = format!(
                    "{clause} row count must be greater or equal to 0 (actual value: {})",
                    value.unwrap_or(0)
                );
                Err(error(ErrorCode::InvalidLimitClause, text, span))
            }
            None => {
                let text = format!("Invalid {clause} row count");
                Err(error(ErrorCode::InvalidLimitClause, text, expr.span))
            }
        }
    }

    /// VALUES: a node of constants where all are, else one projection per row.
    fn bind_values(
        &mut self,
        rows: &[ast::Expr],
        body: &QueryBody,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let scope = Scope::default();
        let mut collected = Collected::default();
        let mut bound: Vec<Vec<Typed>> = Vec::with_capacity(rows.len());
        for row in rows {
            let env = Env::new(&scope, outer);
            let mut binder = ExprBinder::new(self, env, Allowed::scalar("VALUES"), &mut collected);
            bound.push(match &row.kind {
                ExprKind::Row(items) => binder.bind_all(items)?,
                _ => {
                    let value = binder.bind(row)?;
                    crate::select_items::expanded_row(value)
                }
            });
        }
        let types = values_types(&bound, body)?;
        let width = types.len();
        let mut exprs = Vec::with_capacity(bound.len());
        for row in bound {
            let mut out = Vec::with_capacity(width);
            for (value, ty) in row.into_iter().zip(&types) {
                out.push(typed_literal(coerce(value, ty, body.span.get())?)?);
            }
            exprs.push(out);
        }
        let (plan, ids) =
            if collected.subqueries.is_empty() && exprs.iter().flatten().all(reads_nothing) {
                self.values_node(exprs, &types)?
            } else {
                self.values_union(exprs, collected)?
            };
        let fields = ids.into_iter().zip(types).map(|(id, ty)| Field::new(None, ty, id)).collect();
        Ok(Relation { plan, scope: Scope { fields } })
    }

    fn values_node(
        &mut self,
        rows: Vec<Vec<Expr>>,
        types: &[TrinoType],
    ) -> Result<(LogicalPlan, Vec<String>)> {
        let ids: Vec<String> = types.iter().map(|_| self.fresh()).collect();
        let fields: Vec<_> = ids
            .iter()
            .zip(types)
            .map(|(id, ty)| arrow::datatypes::Field::new(id, to_arrow(ty), true))
            .collect();
        let schema =
            datafusion_common::DFSchema::from_unqualified_fields(fields.into(), Default::default());
        let schema = Arc::new(schema.map_err(internal)?);
        Ok((LogicalPlan::Values(Values { schema, values: rows }), ids))
    }

    fn values_union(
        &mut self,
        rows: Vec<Vec<Expr>>,
        collected: Collected,
    ) -> Result<(LogicalPlan, Vec<String>)> {
        let mut one = plan::one_row();
        for it in collected.subqueries {
            one = crate::plan::attach::attach(self, one, it.attachment)?;
        }
        let width = rows.first().map_or(0, Vec::len);
        let ids: Vec<String> = (0..width).map(|_| self.fresh()).collect();
        let mut inputs = Vec::with_capacity(rows.len());
        for row in rows {
            let row = row.into_iter().zip(&ids).map(|(e, id)| e.alias(id.as_str())).collect();
            inputs.push(Arc::new(plan::project(one.clone(), row)?));
        }
        if inputs.len() == 1 {
            return Ok((inputs.remove(0).as_ref().clone(), ids));
        }
        let union = Union::try_new_with_loose_types(inputs).map_err(internal)?;
        Ok((LogicalPlan::Union(union), ids))
    }

    fn bind_set_operation(
        &mut self,
        it: &SetOperation,
        outer: Option<&Env<'_>>,
    ) -> Result<Relation> {
        let mut left = self.bind_body(&it.first, outer)?;
        for step in &it.rest {
            let right = self.bind_body(&step.right, outer)?;
            left = self.combine(left, right, step)?;
        }
        Ok(left)
    }

    pub fn combine(
        &mut self,
        left: Relation,
        right: Relation,
        step: &ast::SetStep,
    ) -> Result<Relation> {
        let name = match step.op {
            SetOperator::Union => "UNION",
            SetOperator::Intersect => "INTERSECT",
            SetOperator::Except => "EXCEPT",
        };
        let (wide, other) = (left.scope.visible().count(), right.scope.visible().count());
        if wide != other {
            let text = format!("{name} query has different number of fields: {wide}, {other}");
            return Err(error(ErrorCode::TypeMismatch, text, step.op_span));
        }
        let mut fields = Vec::with_capacity(wide);
        for (at, (l, r)) in left.scope.visible().zip(right.scope.visible()).enumerate() {
            let Some(ty) = common_type([&l.ty, &r.ty]) else {
                let text = format!(
                    "column {} in {name} query has incompatible types: {}, {}",
                    at + 1,
                    l.ty,
                    r.ty
                );
                return Err(error(ErrorCode::TypeMismatch, text, step.op_span));
            };
            fields.push(Field::new(l.name.clone(), ty, self.fresh()));
        }
        let left = shaped(left, &fields)?;
        let right = shaped(right, &fields)?;
        let all = step.quantifier == Some(SetQuantifier::All);
        let plan = match step.op {
            SetOperator::Union => {
                let union = match plan::constant::union(&left, &right)? {
                    Some(values) => values,
                    None => {
                        let inputs = vec![Arc::new(left), Arc::new(right)];
                        let union = Union::try_new_with_loose_types(inputs).map_err(internal)?;
                        LogicalPlan::Union(union)
                    }
                };
                if all {
                    union
                } else {
                    let types: Vec<_> = fields.iter().map(|field| field.ty.clone()).collect();
                    plan::key::distinct(self, union, &types)?
                }
            }
            op => {
                let ids = plan::ids(&right).iter().map(|id| col(id)).collect();
                let right = self.project_fresh(right, ids)?.0;
                let types: Vec<_> = fields.iter().map(|field| field.ty.clone()).collect();
                let matches = op == SetOperator::Intersect;
                plan::bags::combine(self, (left, right), &types, matches, all)?
            }
        };
        Ok(Relation { plan, scope: Scope { fields } })
    }
}

/// The visible columns of a relation, coerced, under the ids of `fields`.
pub fn shaped(relation: Relation, fields: &[Field]) -> Result<LogicalPlan> {
    let mut exprs = Vec::with_capacity(fields.len());
    for (from, to) in relation.scope.visible().zip(fields) {
        let value = Typed::new(col(&from.column), from.ty.clone());
        let value = coerce(value, &to.ty, otus_types::Span::default())?;
        exprs.push(value.expr.alias(to.column.as_str()));
    }
    plan::project(relation.plan, exprs)
}

/// The output column ORDER BY or GROUP BY names by number.
pub fn output_at(outputs: &[Alias], ordinal: i64, item: &ast::SortItem) -> Result<Typed> {
    let at = usize::try_from(ordinal).ok().and_then(|n| n.checked_sub(1));
    at.and_then(|at| outputs.get(at)).map(|it| it.value.clone()).ok_or_else(|| {
        let text = format!("ORDER BY position {ordinal} is not in select list");
        error(ErrorCode::InvalidColumnReference, text, item.expr.span)
    })
}

/// A sort item over a bound value; `query` is where Trino says it is wrong.
pub fn sort_expr(value: Typed, item: &ast::SortItem, query: NodeSpan) -> Result<SortExpr> {
    if !otus_functions::coercion::is_orderable(&value.ty) {
        let text = format!(
            "Type {} is not orderable, and therefore cannot be used in ORDER BY: {}",
            value.ty,
            otus_sql::format::expression_text(&item.expr)
        );
        return Err(error(ErrorCode::TypeMismatch, text, query));
    }
    Ok(SortExpr::new(sort_key(value), !item.descending(), item.nulls_first()))
}

/// Whether an expression can be evaluated without any row.
fn reads_nothing(expr: &Expr) -> bool {
    plan::free::columns_of(expr).is_empty()
}

/// The types of the columns: row types are unified from the first row on, as Trino does.
fn values_types(rows: &[Vec<Typed>], body: &QueryBody) -> Result<Vec<TrinoType>> {
    let shown = |row: &[Typed]| {
        let types: Vec<String> = row.iter().map(|it| it.ty.to_string()).collect();
        format!("row({})", types.join(", "))
    };
    let mut rows = rows.iter();
    let Some(first) = rows.next() else {
        return Ok(Vec::new());
    };
    let mut types: Vec<TrinoType> = first.iter().map(|it| it.ty.clone()).collect();
    for row in rows {
        let wider: Option<Vec<TrinoType>> = types
            .iter()
            .zip(row)
            .map(|(all, value)| common_type([all, &value.ty]))
            .collect::<Option<Vec<_>>>()
            .filter(|_| row.len() == first.len());
        match wider {
            Some(wider) => types = wider,
            None => {
                let text = format!(
                    "Values rows have mismatched types: {} vs {}",
                    shown(first),
                    shown(row)
                );
                return Err(error(ErrorCode::TypeMismatch, text, body.span));
            }
        }
    }
    Ok(types)
}

/// A NULL constant takes the Arrow shape of its type, which VALUES needs.
fn typed_literal(value: Typed) -> Result<Expr> {
    match value.expr {
        Expr::Literal(literal, metadata) if literal.is_null() => {
            let _ = metadata;
            let null = ScalarValue::try_from(&to_arrow(&value.ty)).map_err(internal)?;
            Ok(Expr::Literal(null, None))
        }
        other => Ok(other),
    }
}
