//! `to_utf8(string)`. It must not know other functions.

use arrow::array::ArrayRef;
use std::borrow::Cow;

use otus_types::QueryError;

use crate::columns::{Column, SCALAR, binaries, plain};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::java_case::padded;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_utf8",
    signatures: &["(varchar(x)) -> varbinary", "(char(x)) -> varbinary"],
    description: "The UTF-8 bytes of a string",
    examples: &[Example { call: r#"to_utf8('aü')"#, result: r#"61 c3 bc"# }],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let text = Column::of(args, 0)?;
    let text = text.texts()?;
    binaries(args.rows, |row| {
        Ok(text.get(row).map(|text| match padded(text, signature.arguments.first()) {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        }))
    })
}
