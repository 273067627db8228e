//! `ltrim(string[, characters])`. It must not know other functions.

use arrow::array::ArrayRef;
use otus_types::QueryError;
use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::java_case::{is_whitespace, padded};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "ltrim",
    signatures: &[
        "(varchar(x)) -> varchar(x)",
        "(char(x)) -> varchar(x)",
        "(varchar(x), varchar(y)) -> varchar(x)",
        "(char(x), varchar(y)) -> varchar(x)",
    ],
    description: "A string without the white space, or the given characters, at its start",
    examples: &[
        Example { call: r#"ltrim('  ab  ')"#, result: r#"ab  "# },
        Example { call: r#"ltrim('xxabxx', 'x')"#, result: r#"abxx"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let text = Column::of(args, 0)?;
    let text = text.texts()?;
    let ty = signature.arguments.first();
    if signature.arguments.len() == 1 {
        return texts(args.rows, |row| {
            Ok(text.get(row).map(|text| text.trim_start_matches(is_whitespace).into()))
        });
    }
    let characters = Column::of(args, 1)?;
    let characters = characters.texts()?;
    let is_char = matches!(ty, Some(TrinoType::Char(_)));
    texts(args.rows, |row| {
        let (Some(text), Some(characters)) = (text.get(row), characters.get(row)) else {
            return Ok(None);
        };
        if !is_char {
            return Ok(Some(text.trim_start_matches(|c| characters.contains(c)).into()));
        }
        let text = padded(text, ty);
        let trimmed = text.trim_start_matches(|c| characters.contains(c)).trim_end_matches(' ');
        Ok(Some(trimmed.to_owned().into()))
    })
}
