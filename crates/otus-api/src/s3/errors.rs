//! Failures of storage as S3's error codes. It must not know operations.

use std::error::Error;

use hyper::StatusCode;
use otus_storage::embedded::StoreError;
use otus_storage::{StorageCause, StorageError};
use s3s::{S3Error, S3ErrorCode, StdError, s3_error};

use crate::server::BodyTimeout;

/// A failure of the embedded store.
pub(super) fn store_error(error: StoreError) -> S3Error {
    let code = match &error {
        StoreError::NoSuchBucket => S3ErrorCode::NoSuchBucket,
        StoreError::BucketExists => S3ErrorCode::BucketAlreadyOwnedByYou,
        StoreError::BucketNotEmpty => S3ErrorCode::BucketNotEmpty,
        StoreError::BadBucketName => S3ErrorCode::InvalidBucketName,
        StoreError::NoSuchKey => S3ErrorCode::NoSuchKey,
        StoreError::BadKey => S3ErrorCode::KeyTooLongError,
        StoreError::NoSuchUpload => S3ErrorCode::NoSuchUpload,
        StoreError::InvalidPart => S3ErrorCode::InvalidPart,
        StoreError::InvalidPartOrder => S3ErrorCode::InvalidPartOrder,
        StoreError::PartTooSmall => S3ErrorCode::EntityTooSmall,
        StoreError::PreconditionFailed => S3ErrorCode::PreconditionFailed,
        _ => return internal(error),
    };
    let text = error.to_string();
    S3Error::with_message(code, text)
}

/// A failure of a mounted bucket.
pub(super) fn storage_error(error: StorageError) -> S3Error {
    match &error.cause {
        StorageCause::NoSuchBucket { .. } => {
            s3_error!(NoSuchBucket, "The specified bucket does not exist")
        }
        StorageCause::NoSuchKey => s3_error!(NoSuchKey, "The specified key does not exist."),
        StorageCause::ReadOnly => s3_error!(AccessDenied, "the bucket is mounted read-only"),
        StorageCause::BadKey => {
            s3_error!(InvalidArgument, "a mounted folder cannot hold an object of this name")
        }
        StorageCause::NotAFile(_) | StorageCause::LeadsOut => {
            s3_error!(AccessDenied, "{}", error.reason())
        }
        StorageCause::Replaced => {
            s3_error!(OperationAborted, "the object was replaced while it was read")
        }
        StorageCause::Archived(_) => s3_error!(InvalidObjectState, "{}", error.reason()),
        StorageCause::Refused(refusal) if (400..500).contains(&refusal.status) => {
            let named = Some(refusal.code.as_bytes()).filter(|it| !it.is_empty());
            let named = named.and_then(S3ErrorCode::from_bytes);
            let named = named.unwrap_or(S3ErrorCode::AccessDenied);
            let text = format!("the bucket's own server: {}", error.reason());
            let mut answer = S3Error::with_message(named, text);
            answer.set_status_code(StatusCode::from_u16(refusal.status).unwrap_or_default());
            answer
        }
        StorageCause::NoCredentials(_) => s3_error!(AccessDenied, "{}", error.reason()),
        StorageCause::Unreachable(_) => s3_error!(ServiceUnavailable, "{}", error.reason()),
        _ => internal(error),
    }
}

/// A failure of ours: its text goes to the log, not to the client.
fn internal(error: impl Error + Send + Sync + 'static) -> S3Error {
    tracing::error!(%error, "storage failed");
    S3Error::with_source(S3ErrorCode::InternalError, error.into())
}

/// An error whose code `s3s` has no name for.
pub(super) fn other(status: u16, code: &'static str, text: &'static str) -> S3Error {
    let named = S3ErrorCode::from_bytes(code.as_bytes()).unwrap_or(S3ErrorCode::InvalidRequest);
    let mut error = S3Error::with_message(named, text);
    error.set_status_code(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST));
    error
}

/// Why a body could not be read to its end. `s3s` does not name its errors' types, only
/// their words.
pub(super) fn body_error(error: &StdError) -> S3Error {
    let mut cause: Option<&dyn Error> = Some(error.as_ref());
    while let Some(it) = cause {
        let text = it.to_string();
        if text.contains(&BodyTimeout.to_string()) {
            return s3_error!(RequestTimeout, "the body went silent");
        }
        if text.ends_with("Sha256Mismatch") {
            return other(
                400,
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
            );
        }
        if text.ends_with("SignatureMismatch") {
            return s3_error!(SignatureDoesNotMatch, "a chunk's signature does not match");
        }
        if text.contains("FormatError") || text.contains("TooLarge") || text.contains("TooMany") {
            return s3_error!(InvalidRequest, "the body is not aws-chunked as it says");
        }
        cause = it.source();
    }
    s3_error!(IncompleteBody, "the body ended before its length")
}
