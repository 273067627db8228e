//! Arithmetic of real and double: IEEE, so division by zero is infinite or NaN.
//! It must not know other types.

use std::sync::Arc;

use otus_types::TrinoType;

use super::Arithmetic;
use crate::spec::{KernelArgs, ScalarKernel};
use arrow::array::{Array, ArrayRef};
use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::udf::from_arrow;
use crate::value::to_array;

#[derive(Debug)]
struct Float(Arithmetic);

pub(super) fn kernel(op: Arithmetic, _ty: &TrinoType) -> Arc<dyn ScalarKernel> {
    Arc::new(Float(op))
}

impl ScalarKernel for Float {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let columns = args
            .values
            .iter()
            .map(|value| to_array(value, args.rows))
            .collect::<Result<Vec<ArrayRef>, QueryError>>()?;
        let [a, b] = columns.as_slice() else {
            return Err(crate::rows::invalid("arithmetic takes two operands"));
        };
        let (a, b): (&dyn Array, &dyn Array) = (a.as_ref(), b.as_ref());
        use arrow::compute::kernels::numeric;
        let result = match self.0 {
            Arithmetic::Add => numeric::add(&a, &b),
            Arithmetic::Subtract => numeric::sub(&a, &b),
            Arithmetic::Multiply => numeric::mul(&a, &b),
            Arithmetic::Divide => numeric::div(&a, &b),
            Arithmetic::Modulus => numeric::rem(&a, &b),
        };
        result.map(ColumnarValue::Array).map_err(|error| from_arrow(&error))
    }
}
