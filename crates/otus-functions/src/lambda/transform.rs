//! `transform(array, x -> …)`. It must not know other functions.

use std::sync::Arc;

use datafusion_expr::{ColumnarValue, HigherOrderFunctionArgs};
use otus_types::arrow_type::to_arrow;
use otus_types::{QueryError, TrinoType};

use super::assemble;
use super::evaluate::{Elements, lambda, value};
use crate::rows::{SCALAR, invalid};
use crate::spec::{Example, FunctionSpec, HigherOrderKernel, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "transform",
    signatures: &["(array(T), function(T, U)) -> array(U)"],
    description: "Array of the results of the lambda for each element",
    examples: &[
        Example {
            call: "transform(ARRAY[5, NULL, 6], x -> coalesce(x, 0) + 1)",
            result: "[6, 1, 7]",
        },
        Example { call: "transform(ARRAY[], x -> x + 1)", result: "[]" },
    ],
    implementation: Implementation::HigherOrder(|signature| match &signature.returns {
        TrinoType::Array(element) => Ok(Arc::new(Transform { element: (**element).clone() })),
        _ => Err(invalid("transform returns an array")),
    }),
    ..SCALAR
};

#[derive(Debug)]
struct Transform {
    element: TrinoType,
}

impl HigherOrderKernel for Transform {
    fn call(&self, args: &HigherOrderFunctionArgs) -> Result<ColumnarValue, QueryError> {
        let (elements, values) = Elements::of_list(&value(args, 0)?)?;
        let returns = to_arrow(&self.element);
        let results = elements.call(lambda(args, 1)?, &[values], &returns)?;
        assemble::list(&self.element, &elements.lengths, results, elements.nulls)
    }
}
