//! `arn_resource`: resource of an ARN: all behind the account (not in Trino). It must not know other functions.

use super::arn::resource;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "arn_resource",
    signatures: &["(varchar) -> varchar"],
    description: "Resource of an ARN: all behind the account (not in Trino)",
    examples: &[Example {
        call: "arn_resource('arn:aws:sns:eu-west-1:123456789012:topic:sub')",
        result: "topic:sub",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            texts(args.rows, |row| Ok(text.get(row).and_then(resource).map(Cow::Borrowed)))
        })
    }),
    ..SCALAR
};
