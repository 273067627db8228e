//! GetCallerIdentity: account, user id and ARN of who asks. It must not know permissions.

use super::{Form, StsContext};
use crate::server::escape;
use crate::wire::ApiError;

pub fn run(it: &StsContext<'_>, _form: &Form) -> Result<String, ApiError> {
    Ok(format!(
        "<Arn>{}</Arn><UserId>{}</UserId><Account>{}</Account>",
        escape(&it.context.caller_arn),
        escape(it.key_id.unwrap_or("ANONYMOUS")),
        it.context.account
    ))
}
