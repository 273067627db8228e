//! What one scan reads and hands on, fixed before its first object: the data columns with
//! their pruned types, the constants beside them, the projection over both and the
//! predicate the decoder evaluates. It must not know how objects are fetched.

use std::sync::Arc;

use datafusion::arrow::datatypes::{FieldRef, Schema, SchemaRef};
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::error::Result;
use datafusion::functions::core::getfield::GetFieldFunc;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::ScalarFunctionExpr;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::projection::{ProjectionExpr, ProjectionExprs, Projector};
use otus_formats::LeafPredicate;

use super::paths::WantedColumns;

/// Columns of the table as the scan numbers them: data columns, partition keys, hidden ones.
#[derive(Debug, Clone)]
pub struct ScanColumns {
    pub schema: SchemaRef,
    pub data: usize,
    pub partition: usize,
}

/// A value that is not in the bytes of the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constant {
    /// Partition key by its place among the partition keys.
    Partition(usize),
    /// `"$path"`.
    Path,
    /// `"$file_size"`.
    FileSize,
    /// `"$file_modified_time"`.
    FileModifiedTime,
}

/// See the module.
#[derive(Debug)]
pub struct ReadPlan {
    /// Data columns to decode, ascending, and the schema of the decoded batches.
    pub columns: Vec<usize>,
    pub decoded: SchemaRef,
    /// Constants put behind the decoded columns.
    pub constants: Vec<Constant>,
    /// Decoded columns, then constants.
    pub input: SchemaRef,
    /// `None` when the input is the output.
    pub projector: Option<Projector>,
    pub predicate: Option<LeafPredicate>,
    pub batch_rows: usize,
}

impl ReadPlan {
    /// The plan for `projection` (`None`: every column) over the table's columns.
    ///
    /// # Errors
    /// When an expression does not fit the pruned columns.
    pub fn new(
        columns: &ScanColumns,
        projection: Option<&ProjectionExprs>,
        predicate: Option<LeafPredicate>,
        batch_rows: usize,
    ) -> Result<Self> {
        let mut wanted = WantedColumns::default();
        match projection {
            Some(exprs) => exprs.iter().for_each(|it| wanted.add_expr(&it.expr)),
            None => wanted = WantedColumns::all(columns.schema.fields().len()),
        }
        let (data, fields) = wanted.prune(&columns.schema, columns.data);
        let others: Vec<usize> = wanted.indices().filter(|at| *at >= columns.data).collect();
        let constants = others.iter().filter_map(|at| constant(columns, *at)).collect();
        let mut all: Vec<FieldRef> = fields.clone();
        all.extend(others.iter().filter_map(|at| columns.schema.fields().get(*at).cloned()));
        let input = Arc::new(Schema::new(all));
        let order: Vec<usize> = data.iter().chain(&others).copied().collect();
        let projector = match projection {
            Some(exprs) => Some(remap(exprs, &order, &input)?.make_projector(&input)?),
            None => None,
        };
        let decoded = Arc::new(Schema::new(fields));
        Ok(Self { columns: data, decoded, constants, input, projector, predicate, batch_rows })
    }
}

fn constant(columns: &ScanColumns, at: usize) -> Option<Constant> {
    let place = at.checked_sub(columns.data)?;
    if place < columns.partition {
        return Some(Constant::Partition(place));
    }
    match columns.schema.fields().get(at)?.name().as_str() {
        "$path" => Some(Constant::Path),
        "$file_size" => Some(Constant::FileSize),
        "$file_modified_time" => Some(Constant::FileModifiedTime),
        _ => None,
    }
}

/// `exprs` over columns in the order `order`, which are those of `input`, instead of the table's.
fn remap(exprs: &ProjectionExprs, order: &[usize], input: &Schema) -> Result<ProjectionExprs> {
    let moved = exprs.iter().map(|it| {
        let expr = Arc::clone(&it.expr).transform_up(|expr| rebase(expr, order, input)).data()?;
        Ok(ProjectionExpr::new(expr, it.alias.clone()))
    });
    Ok(ProjectionExprs::new(moved.collect::<Result<Vec<_>>>()?))
}

/// Moves a column; a field that is read whole has the cut-down type of what is decoded.
fn rebase(
    expr: Arc<dyn PhysicalExpr>,
    order: &[usize],
    input: &Schema,
) -> Result<Transformed<Arc<dyn PhysicalExpr>>> {
    if let Some(call) = expr.downcast_ref::<ScalarFunctionExpr>()
        && call.fun().inner().is::<GetFieldFunc>()
    {
        let (function, arguments) = (Arc::new(call.fun().clone()), call.args().to_vec());
        let config = Arc::new(call.config_options().clone());
        let call = ScalarFunctionExpr::try_new(function, arguments, input, config)?;
        return Ok(Transformed::yes(Arc::new(call)));
    }
    let Some(column) = expr.downcast_ref::<Column>() else {
        return Ok(Transformed::no(expr));
    };
    match order.iter().position(|at| *at == column.index()) {
        Some(place) => {
            let moved: Arc<dyn PhysicalExpr> = Arc::new(Column::new(column.name(), place));
            Ok(Transformed::yes(moved))
        }
        None => Ok(Transformed::no(expr)),
    }
}
