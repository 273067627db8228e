//! Credentials for a while: a key of its own with its maker's scopes. It must not know
//! which action asks.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat};
use otus_service::credentials::AccessKey;

use super::{Form, StsContext};
use crate::server::escape;
use crate::wire::ApiError;

/// Seconds a session may last, as AWS bounds them.
const SECONDS: std::ops::RangeInclusive<u64> = 900..=129_600;

/// The seconds the form asks for.
pub(super) fn life(form: &Form, default: u64) -> Result<Duration, ApiError> {
    let Some(text) = form.get("DurationSeconds") else { return Ok(Duration::from_secs(default)) };
    match text.parse::<u64>() {
        Ok(seconds) if SECONDS.contains(&seconds) => Ok(Duration::from_secs(seconds)),
        _ => Err(ApiError::new("ValidationError", format!("DurationSeconds out of range: {text}"))),
    }
}

/// A key like the caller's that expires.
pub(super) fn make(it: &StsContext<'_>, name: &str, life: Duration) -> Result<AccessKey, ApiError> {
    let failed = |error: otus_service::credentials::KeyError| {
        ApiError::internal("InternalFailure", error.to_string())
    };
    let parent = it.key_id.map(|id| it.keys.find(id)).transpose().map_err(failed)?.flatten();
    let Some(parent) = parent else {
        let text = "Temporary credentials need a key to be made from; this server was called \
                    without one";
        return Err(ApiError { status: 403, ..ApiError::new("AccessDenied", text) });
    };
    it.keys.create_temporary(&parent, name, life).map_err(failed)
}

/// `Credentials` as XML.
pub(super) fn credentials(key: &AccessKey) -> String {
    let expires = key.expires_ms.and_then(DateTime::from_timestamp_millis);
    let expires = expires.map(|it| it.to_rfc3339_opts(SecondsFormat::Secs, true));
    format!(
        "<Credentials><AccessKeyId>{}</AccessKeyId><SecretAccessKey>{}</SecretAccessKey>\
         <SessionToken>{}</SessionToken><Expiration>{}</Expiration></Credentials>",
        escape(&key.id),
        escape(&key.secret),
        escape(key.session_token.as_deref().unwrap_or_default()),
        expires.unwrap_or_default()
    )
}
