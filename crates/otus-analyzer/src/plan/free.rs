//! Free columns of a plan: its outer references, that is, correlation.
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
    for expr in plan.expressions() {
        // The visitor cannot fail.
        let _ = expr.apply(|node| {
            if let Expr::OuterReferenceColumn(_, column) = node {
                found.insert(column.clone());
            }
            Ok(TreeNodeRecursion::Continue)
        });
    }
    for input in plan.inputs() {
        collect(input, found);
    }
}

/// The columns an expression reads.
pub fn columns_of(expr: &Expr) -> BTreeSet<Column> {
    let mut found = BTreeSet::new();
    // The visitor cannot fail.
    let _ = expr.apply(|node| {
        if let Expr::Column(column) | Expr::OuterReferenceColumn(_, column) = node {
            found.insert(column.clone());
        }
        Ok(TreeNodeRecursion::Continue)
    });
    found
}

/// Replaces outer references by expressions.
pub fn substitute(expr: Expr, with: &[(Column, Expr)]) -> Result<Expr> {
    let rewritten = expr.transform_down(|node| {
        let Expr::OuterReferenceColumn(_, column) = &node else {
            return Ok(Transformed::no(node));
        };
        match with.iter().find(|(from, _)| from == column) {
            Some((_, to)) => Ok(Transformed::new(to.clone(), true, TreeNodeRecursion::Jump)),
            None => Ok(Transformed::no(node)),
        }
    });
    rewritten.map(|it| it.data).map_err(internal)
}
