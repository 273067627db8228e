//! Secrets for `s3s` to check signatures with, and the scopes of keys applied to S3's
//! operations. It must not know what an operation does.

use std::sync::Arc;

use otus_service::credentials::{KeyStore, Permissions};
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::path::S3Path;
use s3s::{S3Error, S3ErrorCode, S3Result, s3_error};

use super::recorded::Note;
use super::stand_in::StandIn;
use crate::server::{Caller, key};

/// The key store as `s3s` asks it.
pub(super) struct Keys {
    pub store: Arc<KeyStore>,
    /// The only key of an anonymous server.
    pub stand_in: Option<Arc<StandIn>>,
}

#[async_trait::async_trait]
impl S3Auth for Keys {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        if let Some(stand_in) = &self.stand_in {
            return match access_key == stand_in.key_id {
                true => Ok(SecretKey::from(stand_in.secret.as_str())),
                false => Err(s3_error!(InvalidAccessKeyId)),
            };
        }
        match key(&self.store, access_key).await {
            Ok(Some(key)) if !key.is_expired() => Ok(SecretKey::from(key.secret)),
            Ok(_) => Err(s3_error!(InvalidAccessKeyId)),
            Err(error) => Err(S3Error::with_source(S3ErrorCode::InternalError, error)),
        }
    }
}

/// The scopes of the caller that the gate left in the request.
pub(super) struct Scopes;

#[async_trait::async_trait]
impl S3Access for Scopes {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        if context.credentials().is_none() {
            return Err(s3_error!(AccessDenied, "Signature is required"));
        }
        let operation = context.s3_op().name().to_owned();
        let note: Option<Note> = context.extensions_mut().get().cloned();
        if let Some(note) = note {
            note.take_down(&operation, context.s3_path());
        }
        let bucket = match context.s3_path() {
            S3Path::Root => None,
            S3Path::Bucket { bucket } | S3Path::Object { bucket, .. } => Some(bucket.to_string()),
        };
        let caller: Option<&Caller> = context.extensions_mut().get();
        let Some(caller) = caller else {
            return Err(s3_error!(AccessDenied));
        };
        allow(&caller.permissions, &operation, bucket.as_deref())
    }
}

fn allow(permissions: &Permissions, operation: &str, bucket: Option<&str>) -> S3Result<()> {
    let reads = ["Get", "Head", "List", "Select"].iter().any(|it| operation.starts_with(it));
    let allowed = match bucket {
        // ListBuckets, which shows only what the caller may see.
        None => true,
        Some(bucket) if reads => permissions.may_read_bucket(bucket),
        Some(bucket) => permissions.may_write_bucket(bucket),
    };
    if allowed { Ok(()) } else { Err(s3_error!(AccessDenied, "the key's scope does not allow it")) }
}

/// Whether the caller of a request may read `bucket`: for the source of a copy, which the
/// request's path does not name.
pub(super) fn may_read(caller: Option<&Caller>, bucket: &str) -> S3Result<()> {
    match caller {
        Some(caller) if caller.permissions.may_read_bucket(bucket) => Ok(()),
        _ => Err(s3_error!(AccessDenied, "the key's scope does not allow reading the source")),
    }
}
