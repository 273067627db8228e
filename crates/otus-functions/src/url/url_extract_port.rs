//! `url_extract_port`: port number of a URL. It must not know other functions.

use super::uri::Uri;
use arrow::datatypes::Int64Type;

use crate::columns::{Column, SCALAR, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "url_extract_port",
    signatures: &["(varchar(x)) -> bigint"],
    description: "Port number of a URL",
    examples: &[
        Example { call: "url_extract_port('http://a.example:8080/x')", result: "8080" },
        Example { call: "url_extract_port('http://a.example/x')", result: "NULL" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let url = Column::of(args, 0)?;
            let url = url.texts()?;
            values::<Int64Type>(args.rows, |row| {
                Ok(url.get(row).and_then(Uri::parse).and_then(|uri| uri.port()))
            })
        })
    }),
    ..SCALAR
};
