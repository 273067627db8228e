//! `denied_resource`: resource named by an access-denied message (not in Trino). It must not know other functions.

use super::denied::resource;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "denied_resource",
    signatures: &["(varchar) -> varchar"],
    description: "Resource named by an access-denied message (not in Trino)",
    examples: &[Example {
        call: "denied_resource('User: arn:aws:iam::1:user/a is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::b because no identity-based policy allows it')",
        result: "arn:aws:s3:::b",
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
