//! `user_agent_tool`: tool a userAgent names: aws-cli, Boto3, console, terraform, … (not in Trino). It must not know other functions.

use super::agent::tool;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "user_agent_tool",
    signatures: &["(varchar) -> varchar"],
    description: "Tool a userAgent names: aws-cli, Boto3, console, terraform, … (not in Trino)",
    examples: &[
        Example {
            call: "user_agent_tool('aws-cli/2.2.16 Python/3.8.8 Linux command/s3.sync')",
            result: "aws-cli",
        },
        Example { call: "user_agent_tool('[S3Console/0.4, aws-internal/3]')", result: "console" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            texts(args.rows, |row| Ok(text.get(row).and_then(tool).map(Cow::Borrowed)))
        })
    }),
    ..SCALAR
};
