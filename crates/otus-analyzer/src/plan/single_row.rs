//! A scalar subquery has one row at most: which plans promise it, and the check that
//! raises `SUBQUERY_MULTIPLE_ROWS` for the others. It must not know where it is used.

use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Int64Type};
use datafusion_common::{DataFusionError, Result, ScalarValue};
use datafusion_expr::{
    ColumnarValue, Expr, FetchType, LogicalPlan, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl,
    Signature, Volatility,
};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, QueryError, TrinoType};

/// Whether a plan gives one row at most (for each value of what it is correlated with).
pub fn at_most_one_row(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::Aggregate(node) => node.group_expr.is_empty(),
        LogicalPlan::EmptyRelation(_) => true,
        LogicalPlan::Projection(node) => at_most_one_row(&node.input),
        LogicalPlan::Filter(node) => at_most_one_row(&node.input),
        LogicalPlan::Sort(node) => at_most_one_row(&node.input),
        LogicalPlan::Window(node) => at_most_one_row(&node.input),
        LogicalPlan::Distinct(node) => at_most_one_row(node.input()),
        LogicalPlan::Values(node) => node.values.len() <= 1,
        LogicalPlan::Limit(node) => {
            matches!(node.get_fetch_type(), Ok(FetchType::Literal(Some(0 | 1))))
                || at_most_one_row(&node.input)
        }
        _ => false,
    }
}

/// `value`, unless `count` is above one.
pub fn single_row(count: Expr, value: Expr, ty: &TrinoType) -> Expr {
    let udf =
        SingleRow { signature: Signature::any(2, Volatility::Immutable), returns: to_arrow(ty) };
    ScalarUDF::from(udf).call(vec![count, value])
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct SingleRow {
    signature: Signature,
    returns: DataType,
}

impl ScalarUDFImpl for SingleRow {
    fn name(&self) -> &str {
        "$single_row"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.returns.clone())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let mut values = args.args.into_iter();
        let (Some(count), Some(value)) = (values.next(), values.next()) else {
            return Err(DataFusionError::Internal("two arguments expected".to_owned()));
        };
        let several = match count {
            ColumnarValue::Scalar(ScalarValue::Int64(count)) => count.is_some_and(|it| it > 1),
            ColumnarValue::Scalar(_) => false,
            ColumnarValue::Array(counts) => {
                let counts = Arc::clone(&counts);
                let counts = counts.as_primitive_opt::<Int64Type>();
                counts.is_some_and(|it| {
                    (0..it.len()).any(|row| it.is_valid(row) && it.value(row) > 1)
                })
            }
        };
        if several {
            let text = "Scalar sub-query has returned multiple rows";
            let e = QueryError::new(ErrorCode::SubqueryMultipleRows, text);
            return Err(DataFusionError::External(Box::new(e)));
        }
        Ok(value)
    }
}
