//! `url_extract_parameter`: value of the first query parameter of this name. It must not know other functions.

use super::uri::Uri;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "url_extract_parameter",
    signatures: &["(varchar(x), varchar(y)) -> varchar(x)"],
    description: "Value of the first query parameter of this name",
    examples: &[
        Example {
            call: "url_extract_parameter('http://a.example/x?k=v&l=a%20b', 'l')",
            result: "a b",
        },
        Example { call: "url_extract_parameter('http://a.example/x?k=v', 'z')", result: "NULL" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let (url, name) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let (url, name) = (url.texts()?, name.texts()?);
            texts(args.rows, |row| {
                let (Some(url), Some(name)) = (url.get(row), name.get(row)) else {
                    return Ok(None);
                };
                Ok(Uri::parse(url).and_then(|uri| uri.parameter(name)).map(Cow::Owned))
            })
        })
    }),
    ..SCALAR
};
