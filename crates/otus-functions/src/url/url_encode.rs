//! `url_encode`: text escaped for a query string, blanks as plus signs. It must not know other functions.

use super::uri::escape;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "url_encode",
    signatures: &["(varchar(x)) -> varchar(min(2147483647, x * 12))"],
    description: "Text escaped for a query string, blanks as plus signs",
    examples: &[Example { call: "url_encode('a b&c=é')", result: "a+b%26c%3D%C3%A9" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            texts(args.rows, |row| Ok(text.get(row).map(|text| Cow::Owned(escape(text)))))
        })
    }),
    ..SCALAR
};
