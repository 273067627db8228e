//! A bound scalar function as a DataFusion `ScalarUDF`: NULL arguments by the spec,
//! constants evaluated once, user errors carried through. It must not know any function.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, UInt64Array, new_empty_array, new_null_array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion_common::{Result, ScalarValue};
use datafusion_expr::{
    ColumnarValue, Expr, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};
use otus_types::QueryError;
use otus_types::arrow_type::to_arrow;

use super::name::registered_name;
use super::{external, from_arrow, from_datafusion};
use crate::resolve::BoundSignature;
use crate::spec::{FunctionSpec, KernelArgs, ScalarKernel};

/// A function of the registry bound to concrete types.
#[derive(Debug)]
pub struct TrinoScalar {
    registered: String,
    signature: Signature,
    returns: DataType,
    can_fail: bool,
    cannot_fail_with: Option<fn(&[Expr]) -> bool>,
    deterministic: bool,
    called_on_null: bool,
    kernel: Arc<dyn ScalarKernel>,
}

impl TrinoScalar {
    #[must_use]
    pub fn new(
        signature: &BoundSignature,
        spec: &FunctionSpec,
        kernel: Arc<dyn ScalarKernel>,
    ) -> Self {
        let volatility =
            if spec.deterministic { Volatility::Immutable } else { Volatility::Volatile };
        Self {
            registered: registered_name(signature),
            signature: super::resolved_arguments(volatility),
            returns: to_arrow(&signature.returns),
            can_fail: spec.can_fail,
            cannot_fail_with: spec.cannot_fail_with,
            deterministic: spec.deterministic,
            called_on_null: spec.called_on_null,
            kernel,
        }
    }

    /// Whether a call with these arguments can fail on a row, arguments themselves aside.
    #[must_use]
    pub fn can_fail(&self, arguments: &[Expr]) -> bool {
        self.can_fail && !self.cannot_fail_with.is_some_and(|sure| sure(arguments))
    }

    fn call(&self, values: &[ColumnarValue], rows: usize) -> Result<ColumnarValue, QueryError> {
        if self.called_on_null {
            return self.kernel.call(&KernelArgs { values, rows });
        }
        let Some(nulls) = combined_nulls(values, rows) else {
            return self.kernel.call(&KernelArgs { values, rows });
        };
        if nulls.null_count() == rows {
            return null_value(&self.returns);
        }
        self.call_on_valid(values, &nulls)
    }

    /// Calls the kernel on the rows without NULL only, and puts the others back.
    fn call_on_valid(
        &self,
        values: &[ColumnarValue],
        nulls: &NullBuffer,
    ) -> Result<ColumnarValue, QueryError> {
        let keep = BooleanArray::new(nulls.inner().clone(), None);
        let dense = values
            .iter()
            .map(|value| match value {
                ColumnarValue::Array(array) => arrow::compute::filter(array, &keep)
                    .map(ColumnarValue::Array)
                    .map_err(|error| from_arrow(&error)),
                ColumnarValue::Scalar(_) => Ok(value.clone()),
            })
            .collect::<Result<Vec<_>, QueryError>>()?;
        let rows = nulls.len() - nulls.null_count();
        let result = self.kernel.call(&KernelArgs { values: &dense, rows })?;
        let result = result.into_array(rows).map_err(|error| from_datafusion(&error))?;
        let mut next = 0_u64;
        let places: UInt64Array = nulls
            .iter()
            .map(|valid| {
                valid.then(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect();
        arrow::compute::take(&result, &places, None)
            .map(ColumnarValue::Array)
            .map_err(|error| from_arrow(&error))
    }
}

fn null_value(ty: &DataType) -> Result<ColumnarValue, QueryError> {
    let array: ArrayRef = new_null_array(ty, 1);
    ScalarValue::try_from_array(&array, 0)
        .map(ColumnarValue::Scalar)
        .map_err(|error| from_datafusion(&error))
}

/// The rows where no argument is NULL; `None` when that is every row.
fn combined_nulls(values: &[ColumnarValue], rows: usize) -> Option<NullBuffer> {
    let mut all: Option<NullBuffer> = None;
    for value in values {
        let nulls = match value {
            ColumnarValue::Scalar(scalar) if scalar.is_null() => Some(NullBuffer::new_null(rows)),
            ColumnarValue::Scalar(_) => None,
            ColumnarValue::Array(array) => array.logical_nulls().filter(|n| n.null_count() > 0),
        };
        all = NullBuffer::union(all.as_ref(), nulls.as_ref());
    }
    all
}

impl ScalarUDFImpl for TrinoScalar {
    fn name(&self) -> &str {
        &self.registered
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(self.returns.clone())
    }

    fn return_field_from_args(&self, _args: ReturnFieldArgs) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(&self.registered, self.returns.clone(), true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        // An untaken CASE branch is called with no rows: constants must not fail there.
        if args.number_rows == 0 {
            return Ok(ColumnarValue::Array(new_empty_array(&self.returns)));
        }
        let constant = self.deterministic
            && args.args.iter().all(|value| matches!(value, ColumnarValue::Scalar(_)));
        let rows = if constant { 1 } else { args.number_rows };
        let result = self.call(&args.args, rows).map_err(external)?;
        match result {
            ColumnarValue::Array(array) if constant => {
                ScalarValue::try_from_array(&array, 0).map(ColumnarValue::Scalar)
            }
            other => Ok(other),
        }
    }
}

impl PartialEq for TrinoScalar {
    fn eq(&self, other: &Self) -> bool {
        self.registered == other.registered
    }
}

impl Eq for TrinoScalar {}

impl Hash for TrinoScalar {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.registered.hash(state);
    }
}
