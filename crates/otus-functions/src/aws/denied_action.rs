//! `denied_action`: action named by an access-denied message (not in Trino). It must not know other functions.

use super::denied::action;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "denied_action",
    signatures: &["(varchar) -> varchar"],
    description: "Action named by an access-denied message (not in Trino)",
    examples: &[Example {
        call: "denied_action('User: arn:aws:iam::1:user/a is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::b because no identity-based policy allows it')",
        result: "s3:ListBucket",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            texts(args.rows, |row| Ok(text.get(row).and_then(action).map(Cow::Borrowed)))
        })
    }),
    ..SCALAR
};
