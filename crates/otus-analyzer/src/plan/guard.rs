//! A plan that must have no rows: a row is an error. It must not know recursion.

use arrow::array::AsArray;
use arrow::datatypes::{DataType, Int64Type};
use datafusion_common::{DataFusionError, Result as DfResult, ScalarValue};
use datafusion_expr::{
    ColumnarValue, Expr, LogicalPlan, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility, lit,
};
use otus_types::{ErrorCode, QueryError, Span, TrinoType};

use crate::binder::{Binder, Result, internal};
use crate::expr::Typed;

/// No rows, in the shape of `plan`; fails when `plan` has one: the recursion went deeper
/// than `steps`. The rows are counted first, because a filter on them would be pushed to
/// where rows still are.
pub fn no_rows_left(binder: &mut Binder<'_>, plan: LogicalPlan) -> Result<LogicalPlan> {
    let fields = plan.schema().fields().clone();
    let plan = super::limit(plan, 0, Some(1))?;
    let one = Typed::new(lit(1_i32), TrinoType::Integer);
    let count = binder.fresh();
    let call = crate::expr::aggregate_call("count", one, Span::default())?;
    let counted = super::aggregate(plan, Vec::new(), vec![call.alias(count.as_str())])?;
    let udf = TooDeep { signature: Signature::any(1, Volatility::Volatile) };
    let none = super::filter(counted, ScalarUDF::from(udf).call(vec![super::col(&count)]))?;
    let mut nulls = Vec::with_capacity(fields.len());
    for field in &fields {
        let null = ScalarValue::try_from(field.data_type()).map_err(internal)?;
        nulls.push(Expr::Literal(null, None).alias(field.name()));
    }
    super::project(none, nulls)
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
        let none = ColumnarValue::Scalar(ScalarValue::Boolean(Some(false)));
        let some = match args.args.first() {
            Some(ColumnarValue::Array(counts)) => counts
                .as_primitive_opt::<Int64Type>()
                .is_none_or(|it| it.values().iter().any(|count| *count > 0)),
            Some(ColumnarValue::Scalar(ScalarValue::Int64(Some(0)))) => false,
            _ => true,
        };
        if !some {
            return Ok(none);
        }
        let text = "Recursion depth limit exceeded (10). Use 'max_recursion_depth' session property to modify the limit.";
        let e = QueryError::new(ErrorCode::NotSupported, text);
        Err(DataFusionError::External(Box::new(e)))
    }
}
