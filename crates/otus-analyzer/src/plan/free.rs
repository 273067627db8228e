//! Free columns of a plan: references no child produces, that is, correlation.
//! It must not know what a column means.

use std::collections::BTreeSet;

use datafusion_common::Column;
use datafusion_common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion_expr::{Expr, LogicalPlan};

use crate::binder::{Result, internal};

/// All columns of `plan` that come from outside it.
pub fn free_columns(plan: &LogicalPlan) -> BTreeSet<Column> {
    let mut found = BTreeSet::new();
    collect(plan, &mut found);
    found
}

/// Whether anything of `plan` comes from outside it.
pub fn is_correlated(plan: &LogicalPlan) -> bool {
    !free_columns(plan).is_empty()
}

fn collect(plan: &LogicalPlan, found: &mut BTreeSet<Column>) {
    let inputs = plan.inputs();
    for expr in plan.expressions() {
        for column in columns_of(&expr) {
            if !inputs.iter().any(|input| input.schema().has_column(&column)) {
                found.insert(column);
            }
        }
    }
    for input in inputs {
        collect(input, found);
    }
}

/// The columns an expression reads.
pub fn columns_of(expr: &Expr) -> BTreeSet<Column> {
    let mut found = BTreeSet::new();
    // The visitor cannot fail.
    let _ = expr.apply(|node| {
        if let Expr::Column(column) = node {
            found.insert(column.clone());
        }
        Ok(TreeNodeRecursion::Continue)
    });
    found
}

/// Replaces columns by expressions.
pub fn substitute(expr: Expr, with: &[(Column, Expr)]) -> Result<Expr> {
    let rewritten = expr.transform_down(|node| {
        let Expr::Column(column) = &node else {
            return Ok(Transformed::no(node));
        };
        match with.iter().find(|(from, _)| from == column) {
            Some((_, to)) => Ok(Transformed::new(to.clone(), true, TreeNodeRecursion::Jump)),
            None => Ok(Transformed::no(node)),
        }
    });
    rewritten.map(|it| it.data).map_err(internal)
}
