//! `title_case(string)`. It must not know other functions.

use std::borrow::Cow;

use arrow::array::ArrayRef;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::java_case::{is_whitespace, lower, upper};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "title_case",
    signatures: &["(varchar(x)) -> varchar(x)", "(char(x)) -> char(x)"],
    description: "The string with the first letter of every word in upper case, the others in lower case",
    examples: &[
        Example { call: "title_case('hello wORLD')", result: "Hello World" },
        Example { call: "title_case('one-two three')", result: "One-two Three" },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let text = Column::of(args, 0)?;
    let text = text.texts()?;
    texts(args.rows, |row| Ok(text.get(row).map(|text| Cow::Owned(title(text)))))
}

fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut begins = true;
    for c in lower(text).chars() {
        if begins {
            out.push_str(&upper(c.encode_utf8(&mut [0; 4])));
        } else {
            out.push(c);
        }
        begins = is_whitespace(c);
    }
    out
}
