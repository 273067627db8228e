//! `SELECT r.arn FROM t CROSS JOIN UNNEST(resources) AS x (r)` reads only `arn` of the rows
//! in `resources`: DataFusion moves field accesses no further than the UNNEST, so this rule
//! cuts the list down beneath it, and the cut then moves into the scan.
//!
//! It relies on the analyzer's opaque names: an unnested list has a name of its own that
//! occurs nowhere else. It must not know scans.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, Result};
use datafusion::functions::core::getfield::GetFieldFunc;
use datafusion::logical_expr::logical_plan::{Projection, Unnest};
use datafusion::logical_expr::{Expr, LogicalPlan};
use datafusion::optimizer::{OptimizerConfig, OptimizerRule};
use otus_analyzer::ElementFields;

/// See the module.
#[derive(Debug)]
pub struct UnnestFields;

/// What is read of each unnested list: its fields, or `None` for whole rows.
type Uses = BTreeMap<String, Option<BTreeSet<String>>>;

impl OptimizerRule for UnnestFields {
    fn name(&self) -> &str {
        "unnest_fields"
    }

    fn rewrite(
        &self,
        plan: LogicalPlan,
        _: &dyn OptimizerConfig,
    ) -> Result<Transformed<LogicalPlan>> {
        let mut uses = Uses::new();
        plan.apply(|node| {
            if let LogicalPlan::Unnest(unnest) = node {
                uses.extend(lists(unnest).map(|(name, _)| (name, Some(BTreeSet::new()))));
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
        if uses.is_empty() {
            return Ok(Transformed::no(plan));
        }
        collect(&plan, &mut uses, &mut Vec::new());
        cut(plan, &uses)
    }
}

/// The lists of rows a node unnests: their name and the fields of the rows.
fn lists(unnest: &Unnest) -> impl Iterator<Item = (String, Vec<String>)> + '_ {
    let fields = unnest.input.schema().fields();
    unnest.list_type_columns.iter().filter_map(|(at, _)| {
        let list = fields.get(*at)?;
        let parts = ElementFields::of_list(list.data_type())?;
        Some((list.name().clone(), parts.iter().map(|it| it.name().clone()).collect()))
    })
}

/// Notes what `plan` reads of each list; beneath the list's own UNNEST (`made`) it is none
/// yet.
fn collect(plan: &LogicalPlan, uses: &mut Uses, made: &mut Vec<String>) {
    let before = made.len();
    match plan {
        LogicalPlan::Unnest(unnest) => made.extend(lists(unnest).map(|(name, _)| name)),
        _ => {
            for expr in plan.expressions() {
                reads(&expr, uses, made);
            }
            if !passes_by_name(plan) {
                let fields = plan.inputs().into_iter().flat_map(|it| it.schema().fields().iter());
                for field in fields.filter(|it| !made.contains(it.name())) {
                    whole(field.name(), uses);
                }
            }
        }
    }
    for input in plan.inputs() {
        collect(input, uses, made);
    }
    made.truncate(before);
}

/// Nodes that use a column only where they name it.
fn passes_by_name(plan: &LogicalPlan) -> bool {
    matches!(
        plan,
        LogicalPlan::Projection(_)
            | LogicalPlan::Filter(_)
            | LogicalPlan::Window(_)
            | LogicalPlan::Aggregate(_)
            | LogicalPlan::Sort(_)
            | LogicalPlan::Join(_)
            | LogicalPlan::Limit(_)
            | LogicalPlan::SubqueryAlias(_)
    )
}

fn whole(name: &str, uses: &mut Uses) {
    if let Some(fields) = uses.get_mut(name) {
        *fields = None;
    }
}

fn reads(expr: &Expr, uses: &mut Uses, made: &[String]) {
    // The visitor cannot fail.
    let _ = expr.apply(|node| {
        if let Some((list, field)) = field_of(node)
            && !made.contains(&list.name)
            && let Some(Some(fields)) = uses.get_mut(&list.name)
        {
            fields.insert(field.to_owned());
            return Ok(TreeNodeRecursion::Jump);
        }
        if let Expr::Column(column) = node
            && !made.contains(&column.name)
        {
            whole(&column.name, uses);
        }
        Ok(TreeNodeRecursion::Continue)
    });
}

/// `get_field(column, 'field', …)`.
fn field_of(expr: &Expr) -> Option<(&Column, &str)> {
    let Expr::ScalarFunction(call) = expr else { return None };
    if !call.func.inner().is::<GetFieldFunc>() {
        return None;
    }
    let (Some(Expr::Column(column)), Some(Expr::Literal(name, _))) =
        (call.args.first(), call.args.get(1))
    else {
        return None;
    };
    Some((column, name.try_as_str().flatten()?))
}

/// Whether the list `name` comes from a column that `input` gives to nothing else: what is
/// also wanted whole has to be read whole.
fn only_unnested(input: &LogicalPlan, name: &str) -> bool {
    let LogicalPlan::Projection(projection) = input else { return false };
    let mut list = None;
    let mut others = BTreeSet::new();
    for (expr, field) in projection.expr.iter().zip(projection.schema.fields()) {
        let columns = expr.column_refs().into_iter().map(|it| it.name.clone());
        match field.name() == name {
            true => list = Some(columns.collect::<BTreeSet<_>>()),
            false => others.extend(columns),
        }
    }
    list.is_some_and(|list| list.is_disjoint(&others))
}

/// Cuts the lists beneath their UNNEST, and gives the nodes above their new types.
fn cut(plan: LogicalPlan, uses: &Uses) -> Result<Transformed<LogicalPlan>> {
    let plan = plan.map_children(|child| cut(child, uses))?;
    let changed = plan.transformed;
    let node = if changed { plan.data.recompute_schema()? } else { plan.data };
    let LogicalPlan::Unnest(unnest) = &node else {
        return Ok(Transformed::new_transformed(node, changed));
    };
    let mut cuts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, fields) in lists(unnest) {
        let Some(Some(read)) = uses.get(&name) else { continue };
        if !only_unnested(&unnest.input, &name) {
            continue;
        }
        // Where only the number of elements counts, one field stands for all.
        let kept: Vec<String> = match read.is_empty() {
            true => fields.iter().take(1).cloned().collect(),
            false => fields.iter().filter(|it| read.contains(*it)).cloned().collect(),
        };
        if kept.len() < fields.len() {
            cuts.insert(name, kept);
        }
    }
    if cuts.is_empty() {
        return Ok(Transformed::new_transformed(node, changed));
    }
    let exprs = unnest.input.schema().columns().into_iter().map(|column| {
        let name = column.name.clone();
        match cuts.remove(&name) {
            Some(kept) => ElementFields::call(Expr::Column(column), kept).alias(name),
            None => Expr::Column(column),
        }
    });
    let input = Projection::try_new(exprs.collect(), Arc::clone(&unnest.input))?;
    let input = Arc::new(LogicalPlan::Projection(input));
    let columns = unnest.exec_columns.clone();
    let unnest = Unnest::try_new(input, columns, unnest.options.clone())?;
    Ok(Transformed::yes(LogicalPlan::Unnest(unnest)))
}
