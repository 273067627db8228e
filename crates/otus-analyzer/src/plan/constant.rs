//! Plans that read nothing as the rows they are: `SELECT 1 UNION ALL SELECT 2` is VALUES. It
//! keeps their order, and spares DataFusion a union of constants, whose order it claims
//! and then does not recognise. It must not know clauses.

use std::sync::Arc;

use datafusion_common::DFSchema;
use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_expr::logical_plan::Values;
use datafusion_expr::{Expr, LogicalPlan};

use crate::binder::{Result, internal};

/// More rows than this stay what they are.
const MAX_ROWS: usize = 10_000;

/// The rows of both plans in one node under the ids of `left`, if neither reads anything.
pub fn union(left: &LogicalPlan, right: &LogicalPlan) -> Result<Option<LogicalPlan>> {
    let (Some(mut all), Some(more)) = (rows(left), rows(right)) else {
        return Ok(None);
    };
    all.extend(more);
    if all.len() > MAX_ROWS || all.iter().any(Vec::is_empty) {
        return Ok(None);
    }
    let fields: Vec<_> = left
        .schema()
        .fields()
        .iter()
        .map(|it| arrow::datatypes::Field::new(it.name(), it.data_type().clone(), true))
        .collect();
    let schema = DFSchema::from_unqualified_fields(fields.into(), Default::default());
    let schema = Arc::new(schema.map_err(internal)?);
    Ok(Some(LogicalPlan::Values(Values { schema, values: all })))
}

/// The rows of a plan that reads nothing.
fn rows(plan: &LogicalPlan) -> Option<Vec<Vec<Expr>>> {
    match plan {
        LogicalPlan::EmptyRelation(it) if it.produce_one_row => Some(vec![Vec::new()]),
        LogicalPlan::Values(it) => Some(it.values.clone()),
        LogicalPlan::Projection(it) => {
            let names = super::ids(&it.input);
            let below = rows(&it.input)?;
            below
                .iter()
                .map(|row| it.expr.iter().map(|expr| over(expr, &names, row)).collect())
                .collect()
        }
        _ => None,
    }
}

/// `expr` over one row. Only constants are written more than once: anything else would be
/// evaluated as often, and grow with each level.
fn over(expr: &Expr, names: &[String], row: &[Expr]) -> Option<Expr> {
    let expr = expr.clone().unalias();
    let plain = matches!(expr, Expr::Column(_));
    if !plain && !row.iter().all(|value| matches!(value, Expr::Literal(..))) {
        return None;
    }
    let replaced = expr.transform_down(|node| {
        let Expr::Column(column) = &node else {
            return Ok(Transformed::no(node));
        };
        let at = names.iter().position(|name| *name == column.name);
        Ok(match at.and_then(|at| row.get(at)) {
            Some(value) => Transformed::yes(value.clone()),
            None => Transformed::no(node),
        })
    });
    let value = replaced.ok()?.data;
    super::free::columns_of(&value).is_empty().then_some(value)
}
