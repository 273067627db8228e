//! `starts_with(string, prefix)`. It must not know other functions.

use arrow::array::ArrayRef;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, booleans, plain};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "starts_with",
    signatures: &["(varchar(x), varchar(y)) -> boolean"],
    description: "Whether a string starts with another",
    examples: &[Example { call: r#"starts_with('abc', 'ab')"#, result: r#"true"# }],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (text, prefix) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let (text, prefix) = (text.texts()?, prefix.texts()?);
    booleans(args.rows, |row| Ok(text.get(row).zip(prefix.get(row)).map(|(t, p)| t.starts_with(p))))
}
