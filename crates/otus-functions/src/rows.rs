//! Kernels written as one closure per row over [`Value`]s: for functions over nested types
//! and everything that is not hot. It must not know any function.

use std::fmt;
use std::sync::Arc;

use datafusion_expr::ColumnarValue;
use otus_types::{ErrorCode, QueryError};

use crate::resolve::BoundSignature;
use crate::spec::{FunctionKind, FunctionSpec, Implementation, KernelArgs, ScalarKernel};
use crate::value::{Value, build, read, to_array};

/// What most scalar functions have in common; a registry line says the rest.
pub const SCALAR: FunctionSpec = FunctionSpec {
    name: "",
    aliases: &[],
    kind: FunctionKind::Scalar,
    signatures: &[],
    can_fail: false,
    cannot_fail_with: None,
    deterministic: true,
    called_on_null: false,
    description: "",
    examples: &[],
    implementation: Implementation::Scalar(|signature| {
        Err(QueryError::new(
            ErrorCode::GenericInternalError,
            format!("function {} has no kernel", signature.name),
        ))
    }),
};

/// `INVALID_FUNCTION_ARGUMENT` with this message.
pub fn invalid(message: impl Into<String>) -> QueryError {
    QueryError::new(ErrorCode::InvalidFunctionArgument, message)
}

/// `NUMERIC_VALUE_OUT_OF_RANGE` with this message.
pub fn out_of_range(message: impl Into<String>) -> QueryError {
    QueryError::new(ErrorCode::NumericValueOutOfRange, message)
}

/// A function from one row's values to its value.
pub type RowFunction = dyn Fn(&[Value]) -> Result<Value, QueryError> + Send + Sync;

struct ByRow {
    signature: BoundSignature,
    function: Box<RowFunction>,
}

impl fmt::Debug for ByRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.signature.name)
    }
}

impl ScalarKernel for ByRow {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let columns = args
            .values
            .iter()
            .map(|value| match value {
                ColumnarValue::Scalar(_) => to_array(value, 1).map(|array| (array, true)),
                ColumnarValue::Array(array) => Ok((Arc::clone(array), false)),
            })
            .collect::<Result<Vec<_>, QueryError>>()?;
        let types = &self.signature.arguments;
        let at = |constant: bool, row: usize| if constant { 0 } else { row };
        let mut row_values: Vec<Value> =
            columns.iter().zip(types).map(|((array, _), ty)| read(array, ty, 0)).collect();
        let mut results = Vec::with_capacity(args.rows);
        for row in 0..args.rows {
            for ((slot, (array, constant)), ty) in row_values.iter_mut().zip(&columns).zip(types) {
                if !constant {
                    *slot = read(array, ty, at(*constant, row));
                }
            }
            results.push((self.function)(&row_values)?);
        }
        build(&self.signature.returns, &results).map(ColumnarValue::Array)
    }
}

/// The kernel that calls `function` on every row.
///
/// # Errors
/// None; the type is what a registry line wants.
pub fn by_row(
    signature: &BoundSignature,
    function: impl Fn(&[Value]) -> Result<Value, QueryError> + Send + Sync + 'static,
) -> Result<Arc<dyn ScalarKernel>, QueryError> {
    Ok(Arc::new(ByRow { signature: signature.clone(), function: Box::new(function) }))
}
