//! AssumeRole: credentials with the caller's own scopes, whatever the role is called: there
//! are no roles. It must not know permissions.

use super::{Form, StsContext, session};
use crate::server::escape;
use crate::wire::ApiError;

/// Seconds without DurationSeconds.
const LIFE: u64 = 3_600;

pub fn run(it: &StsContext<'_>, form: &Form) -> Result<String, ApiError> {
    let required = |name: &str| {
        form.get(name)
            .filter(|it| !it.is_empty())
            .ok_or_else(|| ApiError::new("ValidationError", format!("{name} is required")))
    };
    let role = required("RoleArn")?;
    let session_name = required("RoleSessionName")?;
    let key = session::make(it, session_name, session::life(form, LIFE)?)?;
    let role_name = role.rsplit('/').next().unwrap_or(role);
    Ok(format!(
        "<AssumedRoleUser><Arn>arn:aws:sts::{}:assumed-role/{}/{}</Arn>\
         <AssumedRoleId>{}:{}</AssumedRoleId></AssumedRoleUser>{}",
        it.context.account,
        escape(role_name),
        escape(session_name),
        escape(&key.id),
        escape(session_name),
        session::credentials(&key)
    ))
}
