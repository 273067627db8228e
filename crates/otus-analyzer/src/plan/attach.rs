//! Joins the plan of a subquery to the rows that ask it. An uncorrelated plan is joined as
//! it is; a correlated one is first evaluated for the set of distinct outer values it
//! depends on (Neumann's dependent join), then joined on these values, NULLs matching.
//! It must not know which SQL construct the subquery stood in.

use datafusion_common::{Column, JoinType, NullEquality};
use datafusion_expr::{Expr, LogicalPlan};

use super::free::{free_columns, is_correlated};
use super::push::push;
use super::{col, distinct, join, join_on, project};
use crate::binder::{Binder, Result};

/// A plan to be joined to an outer row, and what must hold for a match.
#[derive(Debug, Clone)]
pub struct Attachment {
    pub plan: LogicalPlan,
    /// Over columns of both sides; `None` joins every row.
    pub condition: Option<Expr>,
    pub join_type: JoinType,
    /// With a mark join: the id of the column that says whether a row matched.
    pub mark: Option<String>,
}

impl Attachment {
    pub fn new(plan: LogicalPlan, condition: Option<Expr>, join_type: JoinType) -> Self {
        Self { plan, condition, join_type, mark: None }
    }
}

/// `input` with the columns of the attachment: LEFT keeps every outer row, INNER those
/// that match.
pub fn attach(binder: &mut Binder<'_>, input: LogicalPlan, it: Attachment) -> Result<LogicalPlan> {
    let Some(mark) = it.mark.clone() else {
        return joined(binder, input, it);
    };
    let mut columns: Vec<Expr> = super::ids(&input).iter().map(|id| col(id)).collect();
    columns.push(col("mark").alias(mark));
    project(joined(binder, input, it)?, columns)
}

fn joined(binder: &mut Binder<'_>, input: LogicalPlan, it: Attachment) -> Result<LogicalPlan> {
    let free: Vec<Column> = free_columns(&it.plan)
        .into_iter()
        .filter(|column| input.schema().has_column(column))
        .collect();
    if free.is_empty() {
        return join_on(input, it.plan, it.join_type, it.condition);
    }
    let outer = free.iter().map(|column| Expr::Column(column.clone())).collect();
    let (domain, keys) = binder.project_fresh(input.clone(), outer)?;
    let domain = Domain { plan: distinct(domain), columns: free, keys };
    let pushed = push(binder, &it.plan, &domain)?;
    let on = domain
        .columns
        .iter()
        .zip(&pushed.keys)
        .map(|(column, key)| (Expr::Column(column.clone()), col(key)))
        .collect();
    join(input, pushed.plan, it.join_type, on, it.condition, NullEquality::NullEqualsNull)
}

/// The distinct outer values a subquery depends on: `columns` of the outer plan stand in
/// `plan` as `keys`.
#[derive(Debug, Clone)]
pub struct Domain {
    pub plan: LogicalPlan,
    pub columns: Vec<Column>,
    pub keys: Vec<String>,
}

impl Domain {
    /// The domain under fresh key ids, for another use in the same plan.
    pub fn copy(&self, binder: &mut Binder<'_>) -> Result<Domain> {
        let keys = self.keys.iter().map(|key| col(key)).collect();
        let (plan, keys) = binder.project_fresh(self.plan.clone(), keys)?;
        Ok(Domain { plan, columns: self.columns.clone(), keys })
    }

    /// Whether `plan` depends on this domain.
    pub fn reaches(&self, plan: &LogicalPlan) -> bool {
        is_correlated(plan) && {
            let free = free_columns(plan);
            self.columns.iter().any(|column| free.contains(column))
        }
    }
}

/// Keeps `columns` of a plan, under their own ids.
pub fn keep(plan: LogicalPlan, columns: &[String]) -> Result<LogicalPlan> {
    project(plan, columns.iter().map(|id| col(id)).collect())
}
