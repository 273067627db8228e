//! `ends_with(string, suffix)`. It must not know other functions.

use arrow::array::ArrayRef;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, booleans, plain};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "ends_with",
    signatures: &["(varchar(x), varchar(y)) -> boolean"],
    description: "Whether a string ends with another",
    examples: &[Example { call: r#"ends_with('abc', 'bc')"#, result: r#"true"# }],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (text, suffix) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let (text, suffix) = (text.texts()?, suffix.texts()?);
    booleans(args.rows, |row| Ok(text.get(row).zip(suffix.get(row)).map(|(t, s)| t.ends_with(s))))
}
