//! `codepoint(string)`. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::Int32Type;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "codepoint",
    signatures: &["(varchar(1)) -> integer"],
    can_fail: true,
    description: "The Unicode code point of a string of one character",
    examples: &[Example { call: r#"codepoint('A')"#, result: r#"65"# }],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let text = Column::of(args, 0)?;
    let text = text.texts()?;
    values::<Int32Type>(args.rows, |row| {
        let Some(text) = text.get(row) else {
            return Ok(None);
        };
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Ok(i32::try_from(u32::from(c)).ok()),
            _ => Err(invalid("Input string must be a single character string")),
        }
    })
}
