//! `split_part(string, delimiter, index)`. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::Int64Type;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "split_part",
    signatures: &["(varchar(x), varchar(y), bigint) -> varchar(x)"],
    can_fail: true,
    description: "The n-th part of a string between delimiters, from 1; NULL beyond the last",
    examples: &[
        Example { call: r#"split_part('a,b,c', ',', 2)"#, result: r#"b"# },
        Example { call: r#"split_part('a,b,c', ',', 4)"#, result: r#"NULL"# },
        Example { call: r#"split_part('abc', '', 2)"#, result: r#"b"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (text, delimiter, index) =
        (Column::of(args, 0)?, Column::of(args, 1)?, Column::of(args, 2)?);
    let (text, delimiter, index) =
        (text.texts()?, delimiter.texts()?, index.values::<Int64Type>()?);
    texts(args.rows, |row| {
        let (Some(text), Some(delimiter), Some(index)) =
            (text.get(row), delimiter.get(row), index.get(row))
        else {
            return Ok(None);
        };
        if index <= 0 {
            return Err(invalid("Index must be greater than zero"));
        }
        let nth = usize::try_from(index - 1).unwrap_or(usize::MAX);
        let part = if delimiter.is_empty() {
            text.char_indices().nth(nth).and_then(|(at, c)| text.get(at..at + c.len_utf8()))
        } else if let [byte] = delimiter.as_bytes() {
            byte_part(text, *byte, nth)
        } else {
            text.split(delimiter).nth(nth)
        };
        Ok(part.map(Into::into))
    })
}

/// The same for a delimiter of one byte.
fn byte_part(text: &str, delimiter: u8, nth: usize) -> Option<&str> {
    let mut from = 0;
    let mut ends = memchr::memchr_iter(delimiter, text.as_bytes());
    for _ in 0..nth {
        from = ends.next()? + 1;
    }
    text.get(from..ends.next().unwrap_or(text.len()))
}
