//! `url_extract_query`: query of a URL, decoded. It must not know other functions.

use super::uri::Uri;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "url_extract_query",
    signatures: &["(varchar(x)) -> varchar(x)"],
    description: "Query of a URL, decoded",
    examples: &[Example {
        call: "url_extract_query('http://a.example/x?k=v&l=w')",
        result: "k=v&l=w",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let url = Column::of(args, 0)?;
            let url = url.texts()?;
            texts(args.rows, |row| {
                Ok(url.get(row).and_then(Uri::parse).and_then(|uri| uri.query().map(Cow::Owned)))
            })
        })
    }),
    ..SCALAR
};
