//! `nan`: the double that is not a number. It must not know other functions.

use arrow::datatypes::Float64Type;

use crate::columns::{SCALAR, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "nan",
    signatures: &["() -> double"],
    description: "The double that is not a number",
    examples: &[Example { call: "nan()", result: "NaN" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| values::<Float64Type>(args.rows, |_| Ok(Some(f64::NAN))))
    }),
    ..SCALAR
};
