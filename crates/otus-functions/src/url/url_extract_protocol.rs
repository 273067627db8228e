//! `url_extract_protocol`: scheme of a URL. It must not know other functions.

use super::uri::Uri;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "url_extract_protocol",
    signatures: &["(varchar(x)) -> varchar(x)"],
    description: "Scheme of a URL",
    examples: &[Example {
        call: "url_extract_protocol('https://a.example:8080/x')",
        result: "https",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let url = Column::of(args, 0)?;
            let url = url.texts()?;
            texts(args.rows, |row| {
                Ok(url.get(row).and_then(Uri::parse).and_then(|uri| uri.scheme().map(Cow::Owned)))
            })
        })
    }),
    ..SCALAR
};
