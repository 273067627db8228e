//! DataFusion's push-down of filters, with comparisons turned so that the column stands
//! first. On the way a filter may become `1 = c`, where its column is a constant, and
//! DataFusion 55 takes `c = 1 AND 1 = c` for a contradiction: the query then has no rows.
//! It must not know what is filtered.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::tree_node::Transformed;
use datafusion::logical_expr::utils::{conjunction, split_conjunction_owned};
use datafusion::logical_expr::{BinaryExpr, Expr, LogicalPlan};
use datafusion::optimizer::optimizer::ApplyOrder;
use datafusion::optimizer::push_down_filter::PushDownFilter;
use datafusion::optimizer::{Optimizer, OptimizerConfig, OptimizerRule};

/// See the module.
#[derive(Debug, Default)]
pub struct PushFilters(PushDownFilter);

/// DataFusion's rules with this one in the place of its own.
#[must_use]
pub fn rules() -> Vec<Arc<dyn OptimizerRule + Send + Sync>> {
    let ours: Arc<dyn OptimizerRule + Send + Sync> = Arc::new(PushFilters::default());
    let rules = Optimizer::new().rules.into_iter();
    rules.map(|it| if it.name() == ours.name() { Arc::clone(&ours) } else { it }).collect()
}

impl OptimizerRule for PushFilters {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn apply_order(&self) -> Option<ApplyOrder> {
        self.0.apply_order()
    }

    fn rewrite(
        &self,
        plan: LogicalPlan,
        config: &dyn OptimizerConfig,
    ) -> Result<Transformed<LogicalPlan>> {
        self.0.rewrite(columns_first(plan), config)
    }
}

/// A filter, and those right beneath it, which DataFusion puts together with it.
fn columns_first(plan: LogicalPlan) -> LogicalPlan {
    let LogicalPlan::Filter(mut filter) = plan else { return plan };
    let terms = split_conjunction_owned(filter.predicate.clone()).into_iter().map(column_first);
    if let Some(predicate) = conjunction(terms) {
        filter.predicate = predicate;
    }
    if matches!(filter.input.as_ref(), LogicalPlan::Filter(_)) {
        filter.input = Arc::new(columns_first(Arc::unwrap_or_clone(filter.input)));
    }
    LogicalPlan::Filter(filter)
}

fn column_first(expr: Expr) -> Expr {
    let Expr::BinaryExpr(BinaryExpr { left, op, right }) = expr else { return expr };
    match (left.as_ref(), op.swap(), right.as_ref()) {
        (Expr::Literal(..), Some(swapped), Expr::Column(_)) => {
            Expr::BinaryExpr(BinaryExpr { left: right, op: swapped, right: left })
        }
        _ => Expr::BinaryExpr(BinaryExpr { left, op, right }),
    }
}
