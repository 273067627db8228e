//! `arn_service`: service of an ARN (not in Trino). It must not know other functions.

use super::arn::service;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "arn_service",
    signatures: &["(varchar) -> varchar"],
    description: "Service of an ARN (not in Trino)",
    examples: &[Example {
        call: "arn_service('arn:aws:iam::123456789012:user/alice')",
        result: "iam",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            texts(args.rows, |row| Ok(text.get(row).and_then(service).map(Cow::Borrowed)))
        })
    }),
    ..SCALAR
};
