//! `assumed_role`: role name of an assumed-role ARN (not in Trino). It must not know other functions.

use super::arn::assumed_role;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "assumed_role",
    signatures: &["(varchar) -> varchar"],
    description: "Role name of an assumed-role ARN (not in Trino)",
    examples: &[
        Example {
            call: "assumed_role('arn:aws:sts::123456789012:assumed-role/Admin/alice')",
            result: "Admin",
        },
        Example { call: "assumed_role('arn:aws:iam::123456789012:user/alice')", result: "NULL" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            texts(args.rows, |row| Ok(text.get(row).and_then(assumed_role).map(Cow::Borrowed)))
        })
    }),
    ..SCALAR
};
