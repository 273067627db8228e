//! `zip_with(a, b, (x, y) -> …)`; the shorter array is filled with NULL. It must not know
//! other functions.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, UInt64Array};
use arrow::buffer::NullBuffer;
use datafusion_expr::{ColumnarValue, HigherOrderFunctionArgs};
use otus_types::arrow_type::to_arrow;
use otus_types::{QueryError, TrinoType};

use super::assemble;
use super::evaluate::{Elements, call, lambda, value};
use crate::rows::{SCALAR, invalid};
use crate::spec::{Example, FunctionSpec, HigherOrderKernel, Implementation};
use crate::udf::from_arrow;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "zip_with",
    signatures: &["(array(T), array(U), function(T, U, R)) -> array(R)"],
    description: "Array of the results of the lambda for the elements at the same place",
    examples: &[Example {
        call: "zip_with(ARRAY[1, 2], ARRAY[10, 20, 30], (x, y) -> coalesce(x, 0) + y)",
        result: "[11, 22, 30]",
    }],
    implementation: Implementation::HigherOrder(|signature| match &signature.returns {
        TrinoType::Array(element) => Ok(Arc::new(ZipWith { element: (**element).clone() })),
        _ => Err(invalid("zip_with returns an array")),
    }),
    ..SCALAR
};

#[derive(Debug)]
struct ZipWith {
    element: TrinoType,
}

impl HigherOrderKernel for ZipWith {
    fn call(&self, args: &HigherOrderFunctionArgs) -> Result<ColumnarValue, QueryError> {
        let (a, a_values) = Elements::of_list(&value(args, 0)?)?;
        let (b, b_values) = Elements::of_list(&value(args, 1)?)?;
        let nulls = NullBuffer::union(a.nulls.as_ref(), b.nulls.as_ref());
        let (mut next_a, mut next_b) = (0_u64, 0_u64);
        let (mut places_a, mut places_b) = (Vec::new(), Vec::new());
        let (mut rows, mut lengths) = (Vec::new(), Vec::new());
        for (row, (in_a, in_b)) in a.lengths.iter().zip(&b.lengths).enumerate() {
            let valid = nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
            let length = if valid { *in_a.max(in_b) } else { 0 };
            for at in 0..length {
                places_a.push((at < *in_a).then(|| next_a + at as u64));
                places_b.push((at < *in_b).then(|| next_b + at as u64));
                rows.push(row as u64);
            }
            next_a += *in_a as u64;
            next_b += *in_b as u64;
            lengths.push(length);
        }
        let parameters = [padded(&a_values, places_a)?, padded(&b_values, places_b)?];
        let results = call(lambda(args, 2)?, &parameters, &rows, &to_arrow(&self.element))?;
        assemble::list(&self.element, &lengths, results, nulls)
    }
}

fn padded(values: &ArrayRef, places: Vec<Option<u64>>) -> Result<ArrayRef, QueryError> {
    arrow::compute::take(values as &dyn Array, &UInt64Array::from(places), None)
        .map_err(|error| from_arrow(&error))
}
