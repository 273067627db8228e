//! `upper(useridentity.arn)` right above a scan reads only `arn`: DataFusion moves a field
//! access into a scan where it stands alone or a filter is between them, but not out of an
//! expression right above it. Columns that nothing above the scan reads any more, because
//! they were for a filter the scan took over, are dropped with it.
//!
//! A rule over physical plans, because it runs once, after filters and projections were
//! pushed into scans. It must not know what scans do with the fields.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::datasource::source::DataSourceExec;
use datafusion::functions::core::getfield::GetFieldFunc;
use datafusion::physical_expr::expressions::{Column, Literal};
use datafusion::physical_expr::{Partitioning, PhysicalExpr, ScalarFunctionExpr};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::projection::{ProjectionExec, ProjectionExpr};
use datafusion::physical_plan::repartition::RepartitionExec;
use datafusion::physical_plan::{ExecutionPlan, replace_children_if_necessary};

/// See the module.
#[derive(Debug)]
pub struct ScanFields;

impl PhysicalOptimizerRule for ScanFields {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|node| match node.downcast_ref::<ProjectionExec>() {
            Some(projection) => Ok(match narrowed(projection)? {
                Some(narrow) => Transformed::yes(narrow),
                None => Transformed::no(node),
            }),
            None => Ok(Transformed::no(node)),
        })
        .data()
    }

    fn name(&self) -> &str {
        "scan_fields"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// What is read of a scan's output: whole columns and fields of others, each once.
#[derive(Default)]
struct Uses {
    columns: Vec<Column>,
    fields: Vec<Arc<dyn PhysicalExpr>>,
}

/// The same projection over a scan that gives what it reads; `None` where it already does.
fn narrowed(projection: &ProjectionExec) -> Result<Option<Arc<dyn ExecutionPlan>>> {
    let input = projection.input();
    let mut uses = Uses::default();
    for it in projection.expr() {
        uses.collect(&it.expr)?;
    }
    // A column that is also read whole gives its fields too.
    uses.fields.retain(|it| base(it).is_none_or(|of| !uses.columns.contains(of)));
    let all = uses.columns.len() == input.schema().fields().len();
    if uses.fields.is_empty() && (all || uses.columns.is_empty()) {
        return Ok(None);
    }
    let Some(input) = give(input, &uses)? else {
        return Ok(None);
    };
    let above = projection
        .expr()
        .iter()
        .map(|it| Ok(ProjectionExpr { expr: uses.replaced(&it.expr)?, alias: it.alias.clone() }));
    let above = above.collect::<Result<Vec<_>>>()?;
    Ok(Some(Arc::new(ProjectionExec::try_new(above, input)?)))
}

/// The scan below `plan` with exactly what is used; `None` where there is no scan.
fn give(plan: &Arc<dyn ExecutionPlan>, uses: &Uses) -> Result<Option<Arc<dyn ExecutionPlan>>> {
    if let Some(exchange) = plan.downcast_ref::<RepartitionExec>()
        && matches!(exchange.partitioning(), Partitioning::RoundRobinBatch(_))
    {
        return match give(exchange.input(), uses)? {
            Some(below) => replace_children_if_necessary(Arc::clone(plan), vec![below]).map(Some),
            None => Ok(None),
        };
    }
    let Some(scan) = plan.downcast_ref::<DataSourceExec>() else {
        return Ok(None);
    };
    let wanted = ProjectionExec::try_new(uses.projection(), Arc::clone(plan))?;
    scan.try_swapping_with_projection(&wanted)
}

impl Uses {
    fn collect(&mut self, expr: &Arc<dyn PhysicalExpr>) -> Result<()> {
        expr.apply(|node| {
            if base(node).is_some() {
                if !self.fields.contains(node) {
                    self.fields.push(Arc::clone(node));
                }
                return Ok(TreeNodeRecursion::Jump);
            }
            if let Some(column) = node.downcast_ref::<Column>()
                && !self.columns.contains(column)
            {
                self.columns.push(column.clone());
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
        Ok(())
    }

    fn projection(&self) -> Vec<ProjectionExpr> {
        let columns = self
            .columns
            .iter()
            .map(|it| ProjectionExpr { expr: Arc::new(it.clone()), alias: it.name().to_owned() });
        let fields = self.fields.iter().enumerate();
        let fields =
            fields.map(|(at, it)| ProjectionExpr { expr: Arc::clone(it), alias: field_name(at) });
        columns.chain(fields).collect()
    }

    /// The expression over what [`Self::projection`] gives.
    fn replaced(&self, expr: &Arc<dyn PhysicalExpr>) -> Result<Arc<dyn PhysicalExpr>> {
        let replaced = Arc::clone(expr).transform_down(|node| {
            let column = if let Some(at) = self.fields.iter().position(|it| it == &node) {
                Column::new(&field_name(at), self.columns.len() + at)
            } else if let Some(column) = node.downcast_ref::<Column>()
                && let Some(at) = self.columns.iter().position(|it| it == column)
            {
                Column::new(column.name(), at)
            } else {
                return Ok(Transformed::no(node));
            };
            Ok(Transformed::new(Arc::new(column) as _, true, TreeNodeRecursion::Jump))
        });
        replaced.data()
    }
}

fn field_name(at: usize) -> String {
    format!("$field{at}")
}

/// The column of a field access with literal names, `get_field(get_field(column, a), b)`.
fn base(expr: &Arc<dyn PhysicalExpr>) -> Option<&Column> {
    let call = expr.downcast_ref::<ScalarFunctionExpr>()?;
    ScalarFunctionExpr::try_downcast_func::<GetFieldFunc>(expr.as_ref())?;
    let (of, names) = call.args().split_first()?;
    if !names.iter().all(|it| it.downcast_ref::<Literal>().is_some()) {
        return None;
    }
    of.downcast_ref::<Column>().or_else(|| base(of))
}
