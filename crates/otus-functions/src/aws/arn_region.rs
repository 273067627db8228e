//! `arn_region`: region of an ARN; empty for global services (not in Trino). It must not know other functions.

use super::arn::region;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "arn_region",
    signatures: &["(varchar) -> varchar"],
    description: "Region of an ARN; empty for global services (not in Trino)",
    examples: &[Example {
        call: "arn_region('arn:aws:ec2:eu-west-1:123456789012:instance/i-0')",
        result: "eu-west-1",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            texts(args.rows, |row| Ok(text.get(row).and_then(region).map(Cow::Borrowed)))
        })
    }),
    ..SCALAR
};
