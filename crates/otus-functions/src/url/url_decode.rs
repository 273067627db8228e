//! `url_decode`: the text that was escaped for a query string. It must not know other functions.

use super::uri::unescape;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "url_decode",
    signatures: &["(varchar(x)) -> varchar(x)"],
    can_fail: true,
    description: "The text that was escaped for a query string",
    examples: &[Example { call: "url_decode('a+b%26c%3D%C3%A9')", result: "a b&c=é" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            texts(args.rows, |row| {
                text.get(row).map(|text| unescape(text).map(Cow::Owned)).transpose()
            })
        })
    }),
    ..SCALAR
};
