//! Lowering that DataFusion does not do, and thin constructors of plan nodes under opaque
//! column names. It must not know scopes or the syntax tree.

pub mod attach;
pub mod bags;
pub mod constant;
pub mod element_fields;
pub mod free;
pub mod grouping;
pub mod guard;
pub mod key;
pub mod push;
pub mod single_row;

use std::sync::Arc;

use datafusion_common::{Column, JoinType, NullEquality, ScalarValue};
use datafusion_expr::logical_plan::{
    Distinct, EmptyRelation, Filter, Join, JoinConstraint, Projection,
};
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder};

use crate::binder::{Result, internal};

/// A reference to a column id.
pub fn col(id: &str) -> Expr {
    Expr::Column(Column::new_unqualified(id))
}

/// A constant without a type yet.
pub fn null() -> Expr {
    Expr::Literal(ScalarValue::Null, None)
}

/// A boolean constant.
pub fn boolean(value: bool) -> Expr {
    Expr::Literal(ScalarValue::Boolean(Some(value)), None)
}

pub fn project(input: LogicalPlan, exprs: Vec<Expr>) -> Result<LogicalPlan> {
    let plan = Projection::try_new(exprs, Arc::new(input)).map_err(internal)?;
    Ok(LogicalPlan::Projection(plan))
}

pub fn filter(input: LogicalPlan, predicate: Expr) -> Result<LogicalPlan> {
    let plan = Filter::try_new(predicate, Arc::new(input)).map_err(internal)?;
    Ok(LogicalPlan::Filter(plan))
}

/// For columns that are their own keys; others need [`key::distinct`].
pub fn distinct(input: LogicalPlan) -> LogicalPlan {
    LogicalPlan::Distinct(Distinct::All(Arc::new(input)))
}

/// One row without columns.
pub fn one_row() -> LogicalPlan {
    let schema = Arc::clone(datafusion_common::DFSchema::empty_ref());
    LogicalPlan::EmptyRelation(EmptyRelation { produce_one_row: true, schema })
}

/// A join; `nulls` says whether NULL keys of `on` match each other.
pub fn join(
    left: LogicalPlan,
    right: LogicalPlan,
    join_type: JoinType,
    on: Vec<(Expr, Expr)>,
    condition: Option<Expr>,
    nulls: NullEquality,
) -> Result<LogicalPlan> {
    let plan = Join::try_new(
        Arc::new(left),
        Arc::new(right),
        on,
        condition,
        join_type,
        JoinConstraint::On,
        nulls,
        false,
    )
    .map_err(internal)?;
    Ok(LogicalPlan::Join(plan))
}

/// A join on a condition alone; DataFusion finds the equalities in it.
pub fn join_on(
    left: LogicalPlan,
    right: LogicalPlan,
    join_type: JoinType,
    condition: Option<Expr>,
) -> Result<LogicalPlan> {
    join(left, right, join_type, Vec::new(), condition, NullEquality::NullEqualsNothing)
}

pub fn aggregate(input: LogicalPlan, keys: Vec<Expr>, calls: Vec<Expr>) -> Result<LogicalPlan> {
    LogicalPlanBuilder::from(input)
        .aggregate(keys, calls)
        .and_then(LogicalPlanBuilder::build)
        .map_err(internal)
}

pub fn limit(input: LogicalPlan, skip: usize, fetch: Option<usize>) -> Result<LogicalPlan> {
    LogicalPlanBuilder::from(input)
        .limit(skip, fetch)
        .and_then(LogicalPlanBuilder::build)
        .map_err(internal)
}

/// The ids a plan produces, in order.
pub fn ids(plan: &LogicalPlan) -> Vec<String> {
    plan.schema().fields().iter().map(|field| field.name().clone()).collect()
}
