//! `TRY(e)`: the lambda without parameters is evaluated on the whole batch; when a row is a
//! user error the batch is halved until the failing rows are alone, and those are NULL.
//! It must not know other functions.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, UInt64Array, new_null_array};
use arrow::datatypes::DataType;
use datafusion_expr::{ColumnarValue, HigherOrderFunctionArgs, LambdaArgument, ValueOrLambda};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, QueryError};

use crate::rows::{SCALAR, invalid};
use crate::spec::{Example, FunctionSpec, HigherOrderKernel, Implementation};
use crate::udf::{from_arrow, from_datafusion, user_error};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$try",
    signatures: &["(function(T)) -> T"],
    called_on_null: true,
    description: "NULL where the expression fails",
    examples: &[Example { call: "TRY(1 / 0)", result: "NULL" }],
    implementation: Implementation::HigherOrder(|signature| {
        Ok(Arc::new(Try { returns: to_arrow(&signature.returns) }))
    }),
    ..SCALAR
};

#[derive(Debug)]
struct Try {
    returns: DataType,
}

impl HigherOrderKernel for Try {
    fn call(&self, args: &HigherOrderFunctionArgs) -> Result<ColumnarValue, QueryError> {
        let [ValueOrLambda::Lambda(lambda)] = args.args.as_slice() else {
            return Err(invalid("TRY takes one expression"));
        };
        let mut parts = Vec::new();
        self.bisect(lambda, 0, args.number_rows, &mut parts)?;
        let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
        if parts.is_empty() {
            return Ok(ColumnarValue::Array(new_null_array(&self.returns, 0)));
        }
        arrow::compute::concat(&parts).map(ColumnarValue::Array).map_err(|error| from_arrow(&error))
    }
}

impl Try {
    fn bisect(
        &self,
        lambda: &LambdaArgument,
        start: usize,
        rows: usize,
        parts: &mut Vec<ArrayRef>,
    ) -> Result<(), QueryError> {
        match evaluate(lambda, start, rows) {
            Ok(array) => parts.push(array),
            Err(error) if !is_forgiven(&error) => return Err(error),
            Err(_) if rows <= 1 => parts.push(new_null_array(&self.returns, rows)),
            Err(_) => {
                let half = rows / 2;
                self.bisect(lambda, start, half, parts)?;
                self.bisect(lambda, start + half, rows - half, parts)?;
            }
        }
        Ok(())
    }
}

fn evaluate(lambda: &LambdaArgument, start: usize, rows: usize) -> Result<ArrayRef, QueryError> {
    let places: UInt64Array = (start..start + rows).map(|row| row as u64).collect();
    let marker = || Ok(new_null_array(&DataType::Null, rows));
    lambda
        .evaluate(&[&marker], |captures| Ok(arrow::compute::take_arrays(captures, &places, None)?))
        .and_then(|value| value.into_array(rows))
        .map_err(|error| match user_error(&error) {
            Some(found) => found.clone(),
            None => from_datafusion(&error),
        })
}

/// The errors TRY turns into NULL, as Trino documents them.
pub(crate) fn is_forgiven(error: &QueryError) -> bool {
    matches!(
        error.code,
        ErrorCode::DivisionByZero
            | ErrorCode::InvalidCastArgument
            | ErrorCode::InvalidFunctionArgument
            | ErrorCode::NumericValueOutOfRange
            | ErrorCode::JsonInputConversionError
            | ErrorCode::JsonOutputConversionError
            | ErrorCode::JsonValueResultError
            | ErrorCode::PathEvaluationError
    )
}
