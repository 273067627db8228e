//! `concat(x, y, …)` and `||` of strings and of bytes; arrays are in their own family. It must not know other functions.

use arrow::array::ArrayRef;
use std::borrow::Cow;

use otus_types::QueryError;
use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, binaries, invalid, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::java_case::{padded, unpadded};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "concat",
    signatures: &[
        "(char(x), char(y)) -> char(x + y)",
        "(varchar...) -> varchar",
        "(varbinary...) -> varbinary",
    ],
    description: "The concatenation of strings",
    examples: &[
        Example { call: r#"concat('a', 'b', 'c')"#, result: r#"abc"# },
        Example { call: r#"concat('a', NULL)"#, result: r#"NULL"# },
    ],
    implementation: Implementation::Scalar(|signature| match signature.arguments.len() {
        0 | 1 => Err(invalid("There must be two or more concatenation arguments")),
        _ => plain(signature, call),
    }),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let columns = (0..signature.arguments.len())
        .map(|argument| Column::of(args, argument))
        .collect::<Result<Vec<_>, _>>()?;
    if signature.returns == TrinoType::Varbinary {
        let parts = columns.iter().map(Column::binaries).collect::<Result<Vec<_>, _>>()?;
        return binaries(args.rows, |row| {
            let parts: Option<Vec<&[u8]>> = parts.iter().map(|part| part.get(row)).collect();
            Ok(parts.map(|parts| Cow::Owned(parts.concat())))
        });
    }
    let parts = columns.iter().map(Column::texts).collect::<Result<Vec<_>, _>>()?;
    let is_char = matches!(signature.returns, TrinoType::Char(_));
    let mut out = String::new();
    texts(args.rows, |row| {
        out.clear();
        for (at, part) in parts.iter().enumerate() {
            let Some(text) = part.get(row) else {
                return Ok(None);
            };
            out.push_str(&padded(text, signature.arguments.get(at)));
        }
        let text = Cow::Owned(out.clone());
        Ok(Some(if is_char { unpadded(text) } else { text }))
    })
}
