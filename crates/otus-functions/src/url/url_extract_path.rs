//! `url_extract_path`: path of a URL, decoded. It must not know other functions.

use super::uri::Uri;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "url_extract_path",
    signatures: &["(varchar(x)) -> varchar(x)"],
    description: "Path of a URL, decoded",
    examples: &[Example { call: "url_extract_path('http://a.example/x%20y?k=v')", result: "/x y" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let url = Column::of(args, 0)?;
            let url = url.texts()?;
            texts(args.rows, |row| {
                Ok(url.get(row).and_then(Uri::parse).and_then(|uri| uri.path().map(Cow::Owned)))
            })
        })
    }),
    ..SCALAR
};
