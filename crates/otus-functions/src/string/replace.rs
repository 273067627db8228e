//! `replace(string, search[, replace])`. It must not know other functions.

use arrow::array::ArrayRef;
use std::borrow::Cow;

use otus_types::QueryError;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "replace",
    signatures: &[
        "(varchar(x), varchar(y)) -> varchar(x)",
        "(varchar(x), varchar(y), varchar(z)) -> varchar(min(2147483647, x + z * (x + 1)))",
    ],
    description: "All instances of a text removed, or replaced by another",
    examples: &[
        Example { call: r#"replace('aXbX', 'X')"#, result: r#"ab"# },
        Example { call: r#"replace('aXbX', 'X', 'YY')"#, result: r#"aYYbYY"# },
        Example { call: r#"replace('ab', '', '-')"#, result: r#"-a-b-"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (text, search) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let by = if signature.arguments.len() > 2 { Some(Column::of(args, 2)?) } else { None };
    let (text, search) = (text.texts()?, search.texts()?);
    let by = by.as_ref().map(Column::texts).transpose()?;
    texts(args.rows, |row| {
        let by = by.map_or(Some(""), |by| by.get(row));
        let (Some(text), Some(search), Some(by)) = (text.get(row), search.get(row), by) else {
            return Ok(None);
        };
        Ok(Some(
            if search.is_empty()
                || memchr::memmem::find(text.as_bytes(), search.as_bytes()).is_some()
            {
                Cow::Owned(text.replace(search, by))
            } else {
                Cow::Borrowed(text)
            },
        ))
    })
}
