//! Pushes a domain of outer values below the nodes of a correlated plan, until nothing
//! depends on it any more and it can be joined. One rule for each node the analyzer emits.
//! It must not know which construct made the plan.

use std::sync::Arc;

use datafusion_common::{Column, JoinType, NullEquality};
use datafusion_expr::logical_plan::{
    Aggregate, Distinct, Join, Limit, Sort, Union, Unnest, Window,
};
use datafusion_expr::{Expr, FetchType, LogicalPlan, SkipType, SortExpr, lit};
use otus_types::{ErrorCode, QueryError};

use super::attach::Domain;
use super::free::substitute;
use super::{aggregate, col, distinct, filter, join, join_on, project};
use crate::binder::{Binder, Result, internal};
use crate::window::numbered;

/// A plan that produces its former columns for every value of the domain, and the ids
/// under which it carries that value.
#[derive(Debug)]
pub struct Pushed {
    pub plan: LogicalPlan,
    pub keys: Vec<String>,
}

impl Pushed {
    fn key_columns(&self) -> Vec<Expr> {
        self.keys.iter().map(|key| col(key)).collect()
    }

    /// Replaces references to the outer columns by this plan's keys.
    fn rewrite(&self, domain: &Domain, expr: Expr) -> Result<Expr> {
        let with: Vec<(Column, Expr)> =
            domain.columns.iter().cloned().zip(self.key_columns()).collect();
        substitute(expr, &with)
    }

    fn rewrite_all(&self, domain: &Domain, exprs: &[Expr]) -> Result<Vec<Expr>> {
        exprs.iter().map(|expr| self.rewrite(domain, expr.clone())).collect()
    }
}

/// `plan` evaluated for every value of `domain`.
pub fn push(binder: &mut Binder<'_>, plan: &LogicalPlan, domain: &Domain) -> Result<Pushed> {
    if !domain.reaches(plan) {
        let copy = domain.copy(binder)?;
        let plan = join_on(copy.plan, plan.clone(), JoinType::Inner, None)?;
        return Ok(Pushed { plan, keys: copy.keys });
    }
    match plan {
        LogicalPlan::Projection(node) => {
            let below = push(binder, &node.input, domain)?;
            let mut exprs = below.rewrite_all(domain, &named(&node.expr, plan))?;
            exprs.extend(below.key_columns());
            Ok(Pushed { plan: project(below.plan, exprs)?, keys: below.keys })
        }
        LogicalPlan::Filter(node) => {
            let below = push(binder, &node.input, domain)?;
            let predicate = below.rewrite(domain, node.predicate.clone())?;
            Ok(Pushed { plan: filter(below.plan, predicate)?, keys: below.keys })
        }
        LogicalPlan::Distinct(Distinct::All(input)) => {
            let below = push(binder, input, domain)?;
            Ok(Pushed { plan: distinct(below.plan), keys: below.keys })
        }
        LogicalPlan::Sort(node) => push(binder, &node.input, domain),
        LogicalPlan::Limit(node) => push_limit(binder, node, domain),
        LogicalPlan::Join(node) => push_join(binder, node, domain),
        LogicalPlan::Aggregate(node) => push_aggregate(binder, node, domain),
        LogicalPlan::Window(node) => push_window(binder, node, domain),
        LogicalPlan::Union(node) => push_union(binder, node, domain),
        LogicalPlan::Unnest(node) => push_unnest(binder, node, domain),
        other => Err(unsupported(other)),
    }
}

fn unsupported(plan: &LogicalPlan) -> QueryError {
    let text = "Given correlated subquery is not supported";
    QueryError::new(ErrorCode::UnsupportedSubquery, text)
        .hint(format!("the part that cannot be evaluated per outer row: {}", plan.display()))
}

/// Projection expressions that keep the names the node gives them when rewritten.
fn named(exprs: &[Expr], plan: &LogicalPlan) -> Vec<Expr> {
    let names = plan.schema().fields().iter().map(|field| field.name().clone());
    let keep = |(expr, name): (&Expr, String)| match expr {
        Expr::Alias(_) => expr.clone(),
        other => other.clone().alias(name),
    };
    exprs.iter().zip(names).map(keep).collect()
}

/// LIMIT becomes a row number within each value of the domain.
fn push_limit(binder: &mut Binder<'_>, node: &Limit, domain: &Domain) -> Result<Pushed> {
    let (SkipType::Literal(skip), FetchType::Literal(fetch)) =
        (node.get_skip_type().map_err(internal)?, node.get_fetch_type().map_err(internal)?)
    else {
        return Err(unsupported(&LogicalPlan::Limit(node.clone())));
    };
    let order = sort_below(&node.input);
    let below = push(binder, &node.input, domain)?;
    let mut sort = Vec::new();
    for item in order {
        let expr = below.rewrite(domain, item.expr)?;
        sort.push(SortExpr { expr, ..item });
    }
    let number = binder.fresh();
    let keep: Vec<String> = super::ids(&below.plan);
    let plan = numbered(
        below.plan,
        "row_number",
        &number,
        below.keys.iter().map(|k| col(k)).collect(),
        sort,
    )?;
    let mut condition = col(&number).gt(lit(bounded(skip)));
    if let Some(fetch) = fetch {
        condition = condition.and(col(&number).lt_eq(lit(bounded(skip.saturating_add(fetch)))));
    }
    let plan = super::attach::keep(filter(plan, condition)?, &keep)?;
    Ok(Pushed { plan, keys: below.keys })
}

fn bounded(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The order in force at a plan, seen through projections that keep its columns.
fn sort_below(plan: &LogicalPlan) -> Vec<SortExpr> {
    match plan {
        LogicalPlan::Sort(Sort { expr, .. }) => expr.clone(),
        _ => Vec::new(),
    }
}

fn push_join(binder: &mut Binder<'_>, node: &Join, domain: &Domain) -> Result<Pushed> {
    let in_right = domain.reaches(&node.right);
    let in_left = domain.reaches(&node.left);
    let left_only = matches!(
        node.join_type,
        JoinType::Left | JoinType::LeftSemi | JoinType::LeftAnti | JoinType::LeftMark
    );
    if !in_right && (node.join_type == JoinType::Inner || left_only) {
        let left = push(binder, &node.left, domain)?;
        return one_sided(node, domain, left, None);
    }
    if !in_left && matches!(node.join_type, JoinType::Inner | JoinType::Right) {
        let right = push(binder, &node.right, domain)?;
        return one_sided(node, domain, right, Some(()));
    }
    let left = push(binder, &node.left, domain)?;
    let right = push(binder, &node.right, domain)?;
    two_sided(binder, node, domain, left, right)
}

/// One side carries the domain; the other is joined as it was.
fn one_sided(node: &Join, domain: &Domain, side: Pushed, right: Option<()>) -> Result<Pushed> {
    let mut on = Vec::new();
    for (l, r) in &node.on {
        on.push((side.rewrite(domain, l.clone())?, side.rewrite(domain, r.clone())?));
    }
    let condition = node.filter.clone().map(|it| side.rewrite(domain, it)).transpose()?;
    let keys = side.keys;
    let (left, right) = match right {
        None => (side.plan, node.right.as_ref().clone()),
        Some(()) => (node.left.as_ref().clone(), side.plan),
    };
    let plan = join(left, right, node.join_type, on, condition, node.null_equality)?;
    Ok(Pushed { plan, keys })
}

/// Both sides carry it and must agree on it.
fn two_sided(
    binder: &mut Binder<'_>,
    node: &Join,
    domain: &Domain,
    left: Pushed,
    right: Pushed,
) -> Result<Pushed> {
    let mut condition = node.filter.clone().map(|it| left.rewrite(domain, it)).transpose()?;
    for (l, r) in &node.on {
        let equal = left.rewrite(domain, l.clone())?.eq(right.rewrite(domain, r.clone())?);
        condition = Some(match condition {
            Some(it) => it.and(equal),
            None => equal,
        });
    }
    let on = left.key_columns().into_iter().zip(right.key_columns()).collect();
    let (left_keys, right_keys) = (left.keys.clone(), right.keys.clone());
    let plan =
        join(left.plan, right.plan, node.join_type, on, condition, NullEquality::NullEqualsNull)?;
    match node.join_type {
        JoinType::Right => Ok(Pushed { plan, keys: right_keys }),
        JoinType::Full => {
            let mut exprs: Vec<Expr> = super::ids(&plan).iter().map(|id| col(id)).collect();
            let mut keys = Vec::new();
            for (l, r) in left_keys.iter().zip(&right_keys) {
                let id = binder.fresh();
                let both = datafusion_expr::when(col(l).is_null(), col(r))
                    .otherwise(col(l))
                    .map_err(internal)?;
                exprs.push(both.alias(id.as_str()));
                keys.push(id);
            }
            Ok(Pushed { plan: project(plan, exprs)?, keys })
        }
        _ => Ok(Pushed { plan, keys: left_keys }),
    }
}

/// Groups by the domain too. Without groups an aggregate has a row for every value of the
/// domain, also where no row was: counts are then 0, everything else NULL.
fn push_aggregate(binder: &mut Binder<'_>, node: &Aggregate, domain: &Domain) -> Result<Pushed> {
    let below = push(binder, &node.input, domain)?;
    let own = LogicalPlan::Aggregate(node.clone());
    let calls = below.rewrite_all(domain, &named_calls(node, &own))?;
    let mut groups = below.rewrite_all(domain, &node.group_expr)?;
    groups.extend(below.key_columns());
    let keys = below.keys.clone();
    let plan = aggregate(below.plan, groups, calls)?;
    if !node.group_expr.is_empty() {
        return Ok(Pushed { plan, keys });
    }
    let copy = domain.copy(binder)?;
    let on = copy.keys.iter().map(|k| col(k)).zip(keys.iter().map(|k| col(k))).collect();
    let plan = join(copy.plan, plan, JoinType::Left, on, None, NullEquality::NullEqualsNull)?;
    let mut exprs: Vec<Expr> = copy.keys.iter().map(|key| col(key)).collect();
    for (call, field) in node.aggr_expr.iter().zip(own.schema().fields()) {
        let value = col(field.name());
        let value = if counts(call) {
            datafusion_expr::when(value.clone().is_null(), lit(0_i64))
                .otherwise(value)
                .map_err(internal)?
        } else {
            value
        };
        exprs.push(value.alias(field.name()));
    }
    Ok(Pushed { plan: project(plan, exprs)?, keys: copy.keys })
}

fn named_calls(node: &Aggregate, plan: &LogicalPlan) -> Vec<Expr> {
    let names = plan.schema().fields().iter().skip(node.group_expr.len());
    let keep = |(expr, field): (&Expr, &Arc<arrow::datatypes::Field>)| match expr {
        Expr::Alias(_) => expr.clone(),
        other => other.clone().alias(field.name()),
    };
    node.aggr_expr.iter().zip(names).map(keep).collect()
}

/// Whether the aggregate of no rows is 0.
fn counts(call: &Expr) -> bool {
    match call {
        Expr::Alias(alias) => counts(&alias.expr),
        Expr::AggregateFunction(it) => {
            let name = it.func.name().split('(').next().unwrap_or_default();
            matches!(name, "count" | "count_if" | "approx_distinct" | "regr_count")
        }
        _ => false,
    }
}

/// Windows are computed within each value of the domain.
fn push_window(binder: &mut Binder<'_>, node: &Window, domain: &Domain) -> Result<Pushed> {
    let below = push(binder, &node.input, domain)?;
    let own = LogicalPlan::Window(node.clone());
    let before = node.input.schema().fields().len();
    let names = own.schema().fields().iter().skip(before);
    let mut calls = Vec::new();
    for (expr, field) in node.window_expr.iter().zip(names) {
        let call = below.rewrite(domain, expr.clone())?;
        calls.push(partitioned(call, &below.key_columns()).alias(field.name()));
    }
    let keys = below.keys;
    let plan = Window::try_new(calls, Arc::new(below.plan)).map_err(internal)?;
    Ok(Pushed { plan: LogicalPlan::Window(plan), keys })
}

fn partitioned(call: Expr, keys: &[Expr]) -> Expr {
    match call {
        Expr::Alias(alias) => partitioned(*alias.expr, keys),
        Expr::WindowFunction(mut call) => {
            call.params.partition_by.extend_from_slice(keys);
            Expr::WindowFunction(call)
        }
        other => other,
    }
}

fn push_union(binder: &mut Binder<'_>, node: &Union, domain: &Domain) -> Result<Pushed> {
    let names: Vec<String> =
        node.schema.fields().iter().map(|field| field.name().clone()).collect();
    let keys: Vec<String> = domain.columns.iter().map(|_| binder.fresh()).collect();
    let mut inputs = Vec::new();
    for input in &node.inputs {
        let below = push(binder, input, domain)?;
        let own = super::ids(input);
        let from = own.iter().chain(&below.keys).map(|id| col(id));
        let to = names.iter().chain(&keys);
        let exprs = from.zip(to).map(|(expr, name)| expr.alias(name.as_str())).collect();
        inputs.push(Arc::new(project(below.plan, exprs)?));
    }
    let plan = Union::try_new_with_loose_types(inputs).map_err(internal)?;
    Ok(Pushed { plan: LogicalPlan::Union(plan), keys })
}

fn push_unnest(binder: &mut Binder<'_>, node: &Unnest, domain: &Domain) -> Result<Pushed> {
    let below = push(binder, &node.input, domain)?;
    let plan =
        Unnest::try_new(Arc::new(below.plan), node.exec_columns.clone(), node.options.clone())
            .map_err(internal)?;
    Ok(Pushed { plan: LogicalPlan::Unnest(plan), keys: below.keys })
}
