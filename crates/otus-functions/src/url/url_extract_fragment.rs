//! `url_extract_fragment`: fragment of a URL, decoded. It must not know other functions.

use super::uri::Uri;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "url_extract_fragment",
    signatures: &["(varchar(x)) -> varchar(x)"],
    description: "Fragment of a URL, decoded",
    examples: &[Example {
        call: "url_extract_fragment('http://a.example/x#frag')",
        result: "frag",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let url = Column::of(args, 0)?;
            let url = url.texts()?;
            texts(args.rows, |row| {
                Ok(url.get(row).and_then(Uri::parse).and_then(|uri| uri.fragment().map(Cow::Owned)))
            })
        })
    }),
    ..SCALAR
};
