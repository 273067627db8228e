//! Functions beyond Trino, for AWS logs.

mod agent;
mod arn;
mod arn_account;
mod arn_region;
mod arn_resource;
mod arn_service;
mod assumed_role;
mod denied;
mod denied_action;
mod denied_resource;
mod ip_is_private;
mod is_aws_service;
mod session_name;
mod user_agent_tool;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &arn_account::SPEC,
    &arn_region::SPEC,
    &arn_resource::SPEC,
    &arn_service::SPEC,
    &assumed_role::SPEC,
    &denied_action::SPEC,
    &denied_resource::SPEC,
    &ip_is_private::SPEC,
    &is_aws_service::SPEC,
    &session_name::SPEC,
    &user_agent_tool::SPEC,
];
