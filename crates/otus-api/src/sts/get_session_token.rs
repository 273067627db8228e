//! GetSessionToken: the caller's own scopes for a while. It must not know permissions.

use super::{Form, StsContext, session};
use crate::wire::ApiError;

/// Seconds without DurationSeconds.
const LIFE: u64 = 43_200;

pub fn run(it: &StsContext<'_>, form: &Form) -> Result<String, ApiError> {
    let key = session::make(it, "session", session::life(form, LIFE)?)?;
    Ok(session::credentials(&key))
}
