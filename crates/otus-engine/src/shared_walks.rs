//! `json_extract_scalar(x, '$.a')`, `json_extract_scalar(x, '$.b')` of one projection become
//! one walk over `x`: `$json_extract_scalars` gives a row, and each call reads its field.
//!
//! A rule over physical plans, because it runs once, after projections were pushed into
//! scans and nothing takes the row apart again. It must not know how JSON is read.

use std::sync::Arc;

use datafusion::arrow::datatypes::Schema;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::common::{Result, ScalarValue};
use datafusion::physical_expr::expressions::{Column, LambdaVariable, Literal};
use datafusion::physical_expr::{PhysicalExpr, ScalarFunctionExpr};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::projection::{ProjectionExec, ProjectionExpr};
use otus_functions::json::path::JsonPath;
use otus_functions::udf::{BoundFunction, external};
use otus_functions::{ArgumentType, resolve};
use otus_types::arrow_type::to_arrow;
use otus_types::{RowField, TrinoType};

/// See the module.
#[derive(Debug)]
pub struct SharedWalks;

impl PhysicalOptimizerRule for SharedWalks {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let config = Arc::new(config.clone());
        plan.transform_up(|node| match node.downcast_ref::<ProjectionExec>() {
            Some(projection) => share(projection, &node, &config),
            None => Ok(Transformed::no(node)),
        })
        .data()
    }

    fn name(&self) -> &str {
        "shared_walks"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// The text that is read, and the paths that are wanted of it, each once.
struct Walk {
    text: Arc<dyn PhysicalExpr>,
    paths: Vec<String>,
}

fn share(
    projection: &ProjectionExec,
    node: &Arc<dyn ExecutionPlan>,
    config: &Arc<ConfigOptions>,
) -> Result<Transformed<Arc<dyn ExecutionPlan>>> {
    let mut walks: Vec<Walk> = Vec::new();
    for it in projection.expr() {
        collect(&it.expr, &mut walks)?;
    }
    walks.retain(|walk| walk.paths.len() > 1);
    if walks.is_empty() {
        return Ok(Transformed::no(Arc::clone(node)));
    }
    let input = projection.input();
    let schema = input.schema();
    let mut inner: Vec<ProjectionExpr> = schema
        .fields()
        .iter()
        .enumerate()
        .map(|(at, field)| ProjectionExpr {
            expr: Arc::new(Column::new(field.name(), at)),
            alias: field.name().clone(),
        })
        .collect();
    let first = inner.len();
    for (at, walk) in walks.iter().enumerate() {
        let expr = walk.call(&schema, config)?;
        inner.push(ProjectionExpr { expr, alias: format!("$walk{at}") });
    }
    let inner: Arc<dyn ExecutionPlan> =
        Arc::new(ProjectionExec::try_new(inner, Arc::clone(input))?);
    let below = inner.schema();
    let mut outer = Vec::with_capacity(projection.expr().len());
    for it in projection.expr() {
        let expr = replaced(&it.expr, &walks, first, &below, config)?;
        outer.push(ProjectionExpr { expr, alias: it.alias.clone() });
    }
    Ok(Transformed::yes(Arc::new(ProjectionExec::try_new(outer, inner)?)))
}

/// Text and path of a `json_extract_scalar` that one walk can answer among others.
fn parts(expr: &Arc<dyn PhysicalExpr>) -> Option<(&Arc<dyn PhysicalExpr>, &str)> {
    let call = expr.downcast_ref::<ScalarFunctionExpr>()?;
    if !call.fun().name().starts_with("json_extract_scalar(") {
        return None;
    }
    let [text, path] = call.args() else {
        return None;
    };
    let ScalarValue::Utf8View(Some(path)) = path.downcast_ref::<Literal>()?.value() else {
        return None;
    };
    JsonPath::compile(path).ok()?;
    (!in_lambda(text)).then_some((text, path.as_str()))
}

/// Whether the text differs from element to element, not from row to row.
fn in_lambda(expr: &Arc<dyn PhysicalExpr>) -> bool {
    let mut found = false;
    let walked = expr.apply(|node| {
        found |= node.downcast_ref::<LambdaVariable>().is_some();
        Ok(if found { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    });
    found || walked.is_err()
}

fn collect(expr: &Arc<dyn PhysicalExpr>, walks: &mut Vec<Walk>) -> Result<()> {
    expr.apply(|node| {
        if let Some((text, path)) = parts(node) {
            let at = walks.iter().position(|walk| &walk.text == text).unwrap_or_else(|| {
                walks.push(Walk { text: Arc::clone(text), paths: Vec::new() });
                walks.len() - 1
            });
            if let Some(walk) = walks.get_mut(at)
                && !walk.paths.iter().any(|known| known == path)
            {
                walk.paths.push(path.to_owned());
            }
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(())
}

/// The name of the row's field for the path at this place.
fn field_name(at: usize) -> String {
    format!("p{at}")
}

impl Walk {
    fn row(&self) -> TrinoType {
        let field = |(at, _)| RowField { name: Some(field_name(at)), ty: TrinoType::VARCHAR };
        TrinoType::Row(self.paths.iter().enumerate().map(field).collect())
    }

    fn call(&self, schema: &Schema, config: &Arc<ConfigOptions>) -> Result<Arc<dyn PhysicalExpr>> {
        let row = self.row();
        let types = [TrinoType::VARCHAR, TrinoType::array(TrinoType::VARCHAR), row.clone()]
            .map(ArgumentType::Value);
        let no_lambda = &mut |_: usize, _: &[TrinoType]| Ok(TrinoType::Unknown);
        let bound = resolve("$json_extract_scalars", &types, no_lambda).map_err(external)?;
        let BoundFunction::Scalar(function) = bound.function().map_err(external)? else {
            return datafusion::common::internal_err!("$json_extract_scalars is not scalar");
        };
        let paths: Vec<ScalarValue> =
            self.paths.iter().map(|path| ScalarValue::Utf8View(Some(path.clone()))).collect();
        let paths = ScalarValue::new_list(&paths, &to_arrow(&TrinoType::VARCHAR), true);
        let arguments: Vec<Arc<dyn PhysicalExpr>> = vec![
            Arc::clone(&self.text),
            Arc::new(Literal::new(ScalarValue::List(paths))),
            Arc::new(Literal::new(ScalarValue::try_from(&to_arrow(&row))?)),
        ];
        let call = ScalarFunctionExpr::try_new(function, arguments, schema, Arc::clone(config))?;
        Ok(Arc::new(call))
    }
}

/// The expression with its calls replaced by fields of the rows that stand from `first` on.
fn replaced(
    expr: &Arc<dyn PhysicalExpr>,
    walks: &[Walk],
    first: usize,
    below: &Schema,
    config: &Arc<ConfigOptions>,
) -> Result<Arc<dyn PhysicalExpr>> {
    Arc::clone(expr)
        .transform_down(|node| {
            let Some((text, path)) = parts(&node) else {
                return Ok(Transformed::no(node));
            };
            let found = walks.iter().enumerate().find_map(|(at, walk)| {
                let field = walk.paths.iter().position(|known| known == path)?;
                (&walk.text == text).then_some((at, field))
            });
            let Some((walk, field)) = found else {
                return Ok(Transformed::no(node));
            };
            let row: Arc<dyn PhysicalExpr> =
                Arc::new(Column::new(&format!("$walk{walk}"), first + walk));
            let name = ScalarValue::Utf8(Some(field_name(field)));
            let arguments = vec![row, Arc::new(Literal::new(name)) as Arc<dyn PhysicalExpr>];
            let get = datafusion::functions::core::get_field();
            let get = ScalarFunctionExpr::try_new(get, arguments, below, Arc::clone(config))?;
            Ok(Transformed::new(Arc::new(get), true, TreeNodeRecursion::Jump))
        })
        .data()
}
