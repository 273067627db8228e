//! `trim(string[, characters])`. It must not know other functions.

use arrow::array::ArrayRef;
use otus_types::QueryError;
use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::java_case::{is_whitespace, padded};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "trim",
    signatures: &[
        "(varchar(x)) -> varchar(x)",
        "(char(x)) -> varchar(x)",
        "(varchar(x), varchar(y)) -> varchar(x)",
        "(char(x), varchar(y)) -> varchar(x)",
    ],
    description: "A string without the white space, or the given characters, at both ends",
    examples: &[
        Example { call: r#"trim('  ab  ')"#, result: r#"ab"# },
        Example { call: r#"trim('xxabxx', 'x')"#, result: r#"ab"# },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| call(signature, args, Ends::Both))
    }),
    ..SCALAR
};

/// Which ends of a text lose characters.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ends {
    Start,
    End,
    Both,
}

impl Ends {
    fn trimmed(self, text: &str, drop: impl Fn(char) -> bool) -> &str {
        match self {
            Self::Start => text.trim_start_matches(drop),
            Self::End => text.trim_end_matches(drop),
            Self::Both => text.trim_start_matches(&drop).trim_end_matches(drop),
        }
    }
}

/// The kernel of `trim`, `ltrim` and `rtrim`.
pub(super) fn call(
    signature: &BoundSignature,
    args: &KernelArgs<'_>,
    ends: Ends,
) -> Result<ArrayRef, QueryError> {
    let text = Column::of(args, 0)?;
    let text = text.texts()?;
    let ty = signature.arguments.first();
    if signature.arguments.len() == 1 {
        return texts(args.rows, |row| {
            Ok(text.get(row).map(|text| ends.trimmed(text, is_whitespace).into()))
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
            return Ok(Some(ends.trimmed(text, |c| characters.contains(c)).into()));
        }
        let text = padded(text, ty);
        let trimmed = ends.trimmed(&text, |c| characters.contains(c)).trim_end_matches(' ');
        Ok(Some(trimmed.to_owned().into()))
    })
}
