//! `any_match`, `all_match` and `none_match`: three-valued over the elements of an array.
//! It must not know other functions.

use std::sync::Arc;

use arrow::array::{Array, BooleanArray};
use arrow::datatypes::DataType;
use datafusion_expr::{ColumnarValue, HigherOrderFunctionArgs};
use otus_types::QueryError;

use super::evaluate::{Elements, booleans, lambda, value};
use crate::rows::SCALAR;
use crate::spec::{Example, FunctionSpec, HigherOrderKernel, Implementation};

const MATCH: FunctionSpec =
    FunctionSpec { signatures: &["(array(T), function(T, boolean)) -> boolean"], ..SCALAR };

pub const ANY: FunctionSpec = FunctionSpec {
    name: "any_match",
    description: "Whether the lambda is true for one element at least",
    examples: &[Example { call: "any_match(ARRAY[1, NULL, 3], x -> x > 2)", result: "true" }],
    implementation: Implementation::HigherOrder(|_| {
        Ok(Arc::new(Match { decisive: true, decided: true }))
    }),
    ..MATCH
};

pub const ALL: FunctionSpec = FunctionSpec {
    name: "all_match",
    description: "Whether the lambda is true for all elements",
    examples: &[Example { call: "all_match(ARRAY[], x -> x > 2)", result: "true" }],
    implementation: Implementation::HigherOrder(|_| {
        Ok(Arc::new(Match { decisive: false, decided: false }))
    }),
    ..MATCH
};

pub const NONE: FunctionSpec = FunctionSpec {
    name: "none_match",
    description: "Whether the lambda is true for no element",
    examples: &[Example { call: "none_match(ARRAY[1, NULL], x -> x > 2)", result: "NULL" }],
    implementation: Implementation::HigherOrder(|_| {
        Ok(Arc::new(Match { decisive: true, decided: false }))
    }),
    ..MATCH
};

/// One element whose answer is `decisive` makes the result `decided`; otherwise a NULL
/// answer makes it NULL, and else it is the opposite.
#[derive(Debug)]
struct Match {
    decisive: bool,
    decided: bool,
}

impl HigherOrderKernel for Match {
    fn call(&self, args: &HigherOrderFunctionArgs) -> Result<ColumnarValue, QueryError> {
        let (elements, values) = Elements::of_list(&value(args, 0)?)?;
        let answers = elements.call(lambda(args, 1)?, &[values], &DataType::Boolean)?;
        let answers = booleans(&answers)?;
        let mut next = 0;
        let mut results = Vec::with_capacity(elements.lengths.len());
        for (row, length) in elements.lengths.iter().enumerate() {
            let range = next..next + length;
            next += length;
            if elements.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
                results.push(None);
                continue;
            }
            let mut unknown = false;
            let mut result = Some(!self.decided);
            for at in range {
                if answers.is_null(at) {
                    unknown = true;
                } else if answers.value(at) == self.decisive {
                    result = Some(self.decided);
                    unknown = false;
                    break;
                }
            }
            results.push(if unknown { None } else { result });
        }
        Ok(ColumnarValue::Array(Arc::new(BooleanArray::from(results))))
    }
}
