//! `is_aws_service`: whether a sourceIPAddress is an AWS service (not in Trino). It must not know other functions.

use crate::columns::{Column, SCALAR, booleans, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "is_aws_service",
    signatures: &["(varchar) -> boolean"],
    description: "Whether a sourceIPAddress is an AWS service (not in Trino)",
    examples: &[
        Example { call: "is_aws_service('cloudtrail.amazonaws.com')", result: "true" },
        Example { call: "is_aws_service('AWS Internal')", result: "true" },
        Example { call: "is_aws_service('10.0.0.1')", result: "false" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            booleans(args.rows, |row| {
                Ok(text.get(row).map(|text| {
                    text == "AWS Internal"
                        || text.ends_with(".amazonaws.com")
                        || text.ends_with(".amazonaws.com.cn")
                        || text.ends_with(".aws.internal")
                }))
            })
        })
    }),
    ..SCALAR
};
