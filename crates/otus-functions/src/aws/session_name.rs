//! `session_name`: session name of an assumed-role ARN (not in Trino). It must not know other functions.

use super::arn::session_name;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "session_name",
    signatures: &["(varchar) -> varchar"],
    description: "Session name of an assumed-role ARN (not in Trino)",
    examples: &[Example {
        call: "session_name('arn:aws:sts::123456789012:assumed-role/Admin/alice')",
        result: "alice",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            texts(args.rows, |row| Ok(text.get(row).and_then(session_name).map(Cow::Borrowed)))
        })
    }),
    ..SCALAR
};
