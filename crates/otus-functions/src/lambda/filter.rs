//! `filter(array, x -> …)`. It must not know other functions.

use std::sync::Arc;

use arrow::datatypes::DataType;
use datafusion_expr::{ColumnarValue, HigherOrderFunctionArgs};
use otus_types::{QueryError, TrinoType};

use super::assemble;
use super::evaluate::{Elements, booleans, filtered, lambda, value};
use crate::rows::{SCALAR, invalid};
use crate::spec::{Example, FunctionSpec, HigherOrderKernel, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "filter",
    signatures: &["(array(T), function(T, boolean)) -> array(T)"],
    description: "Array of the elements for which the lambda is true",
    examples: &[Example { call: "filter(ARRAY[5, -6, NULL, 7], x -> x > 0)", result: "[5, 7]" }],
    implementation: Implementation::HigherOrder(|signature| match &signature.returns {
        TrinoType::Array(element) => Ok(Arc::new(Filter { element: (**element).clone() })),
        _ => Err(invalid("filter returns an array")),
    }),
    ..SCALAR
};

#[derive(Debug)]
struct Filter {
    element: TrinoType,
}

impl HigherOrderKernel for Filter {
    fn call(&self, args: &HigherOrderFunctionArgs) -> Result<ColumnarValue, QueryError> {
        let (elements, values) = Elements::of_list(&value(args, 0)?)?;
        let parameters = std::slice::from_ref(&values);
        let keep = elements.call(lambda(args, 1)?, parameters, &DataType::Boolean)?;
        let keep = booleans(&keep)?;
        let lengths = elements.kept(keep);
        assemble::list(&self.element, &lengths, filtered(&values, keep)?, elements.nulls)
    }
}
