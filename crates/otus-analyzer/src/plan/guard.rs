//! A plan that must have no rows: a row is an error. It must not know recursion.

use arrow::datatypes::DataType;
use datafusion_common::{DataFusionError, Result as DfResult};
use datafusion_expr::{
    ColumnarValue, LogicalPlan, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility, lit,
};
use otus_types::{ErrorCode, QueryError};

use crate::binder::Result;

/// `plan`, failing on its first row: the recursion went deeper than `steps`.
pub fn no_rows_left(plan: LogicalPlan, steps: usize) -> Result<LogicalPlan> {
    let udf = TooDeep { signature: Signature::any(1, Volatility::Volatile) };
    let steps = i64::try_from(steps).unwrap_or(i64::MAX);
    super::filter(plan, ScalarUDF::from(udf).call(vec![lit(steps)]))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct TooDeep {
    signature: Signature,
}

impl ScalarUDFImpl for TooDeep {
    fn name(&self) -> &str {
        "$recursion_too_deep"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> DfResult<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> DfResult<ColumnarValue> {
        if args.number_rows == 0 {
            return Ok(ColumnarValue::Scalar(datafusion_common::ScalarValue::Boolean(Some(true))));
        }
        let text = "Recursion depth limit exceeded (10). Use 'max_recursion_depth' session property to modify the limit.";
        let e = QueryError::new(ErrorCode::NotSupported, text);
        Err(DataFusionError::External(Box::new(e)))
    }
}
