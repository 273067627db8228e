//! `from_utf8(binary[, replacement])`. It must not know other functions.

use arrow::array::ArrayRef;
use std::borrow::Cow;

use arrow::datatypes::Int64Type;
use otus_types::QueryError;
use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, invalid, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_utf8",
    signatures: &[
        "(varbinary) -> varchar",
        "(varbinary, varchar(x)) -> varchar",
        "(varbinary, bigint) -> varchar",
    ],
    can_fail: true,
    description: "The text of UTF-8 bytes; invalid sequences become U+FFFD or the replacement",
    examples: &[
        Example { call: r#"from_utf8(X'61c3bc')"#, result: r#"aü"# },
        Example { call: r#"from_utf8(X'58BF', '#')"#, result: r#"X#"# },
        Example { call: r#"from_utf8(X'58BF', '')"#, result: r#"X"# },
        Example { call: r#"from_utf8(X'58BF', 35)"#, result: r#"X#"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let bytes = Column::of(args, 0)?;
    let bytes = bytes.binaries()?;
    let by = if signature.arguments.len() > 1 { Some(Column::of(args, 1)?) } else { None };
    let by_code = signature.arguments.get(1) == Some(&TrinoType::Bigint);
    texts(args.rows, |row| {
        let Some(bytes) = bytes.get(row) else {
            return Ok(None);
        };
        let by = match &by {
            None => "\u{fffd}".to_owned(),
            Some(column) if by_code => {
                let Some(code) = column.values::<Int64Type>()?.get(row) else {
                    return Ok(None);
                };
                let c = u32::try_from(code).ok().and_then(char::from_u32);
                c.ok_or_else(|| invalid("Invalid replacement character"))?.to_string()
            }
            Some(column) => {
                let Some(text) = column.texts()?.get(row) else {
                    return Ok(None);
                };
                if text.chars().nth(1).is_some() {
                    return Err(invalid(
                        "Replacement character string must empty or a single character",
                    ));
                }
                text.to_owned()
            }
        };
        Ok(Some(decode(bytes, &by)))
    })
}

fn decode<'b>(bytes: &'b [u8], by: &str) -> Cow<'b, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            out.push_str(by);
        }
    }
    Cow::Owned(out)
}
