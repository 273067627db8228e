//! Joins and UNNEST give many batches for one they take: on their way they never come by a
//! place where a task can be stopped, and a cancelled cross join would keep its thread for
//! hours. This rule gives them such a place. It must not know why a query is stopped.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::config::ConfigOptions;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::coop::CooperativeExec;

/// Operators whose output may be far larger than their input.
const MULTIPLY: &[&str] = &[
    "CrossJoinExec",
    "HashJoinExec",
    "NestedLoopJoinExec",
    "PiecewiseMergeJoinExec",
    "SortMergeJoinExec",
    "UnnestExec",
];

/// See the module.
#[derive(Debug)]
pub struct Stoppable;

impl PhysicalOptimizerRule for Stoppable {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let wrapped = plan.transform_up(|node| {
            if MULTIPLY.contains(&node.name()) {
                let node: Arc<dyn ExecutionPlan> = Arc::new(CooperativeExec::new(node));
                return Ok(Transformed::yes(node));
            }
            Ok(Transformed::no(node))
        })?;
        Ok(wrapped.data)
    }

    fn name(&self) -> &str {
        "Stoppable"
    }

    fn schema_check(&self) -> bool {
        true
    }
}
