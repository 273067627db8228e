//! `chr(n)`. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::Int64Type;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "chr",
    signatures: &["(bigint) -> varchar(1)"],
    can_fail: true,
    description: "The character of a Unicode code point",
    examples: &[
        Example { call: r#"chr(65)"#, result: r#"A"# },
        Example { call: r#"chr(128512)"#, result: r#"😀"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let code = Column::of(args, 0)?;
    let code = code.values::<Int64Type>()?;
    texts(args.rows, |row| {
        let Some(code) = code.get(row) else {
            return Ok(None);
        };
        let c = u32::try_from(code).ok().and_then(char::from_u32);
        let c = c.ok_or_else(|| invalid(format!("Not a valid Unicode code point: {code}")))?;
        Ok(Some(c.to_string().into()))
    })
}
