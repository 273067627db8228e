//! `If-Match` and its kin, as RFC 9110 orders them. It must not know where objects are.

use otus_storage::embedded::{ObjectInfo, Precondition};
use s3s::dto::{ETag, ETagCondition, Timestamp};
use s3s::{S3Error, S3ErrorCode, S3Result, s3_error};

use super::names::timestamp;

/// The conditions of a request that reads.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    pub matches: Option<ETagCondition>,
    pub none_match: Option<ETagCondition>,
    pub modified_since: Option<Timestamp>,
    pub unmodified_since: Option<Timestamp>,
}

/// What a failed condition is to the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failed {
    PreconditionFailed,
    NotModified,
}

impl Conditions {
    /// The first condition that fails.
    pub(super) fn check(&self, info: &ObjectInfo) -> Result<(), Failed> {
        let is = |condition: &ETagCondition| match condition {
            ETagCondition::Any => true,
            ETagCondition::ETag(etag) => etag.value() == info.etag,
        };
        // Headers hold whole seconds.
        let modified = timestamp(info.modified_ms.div_euclid(1000) * 1000);
        if let Some(condition) = &self.matches {
            if !is(condition) {
                return Err(Failed::PreconditionFailed);
            }
        } else if self.unmodified_since.as_ref().is_some_and(|it| modified > *it) {
            return Err(Failed::PreconditionFailed);
        }
        if let Some(condition) = &self.none_match {
            if is(condition) {
                return Err(Failed::NotModified);
            }
        } else if self.modified_since.as_ref().is_some_and(|it| modified <= *it) {
            return Err(Failed::NotModified);
        }
        Ok(())
    }
}

impl Failed {
    pub(super) fn error(self) -> S3Error {
        match self {
            Self::NotModified => S3Error::new(S3ErrorCode::NotModified),
            Self::PreconditionFailed => s3_error!(
                PreconditionFailed,
                "At least one of the pre-conditions you specified did not hold"
            ),
        }
    }
}

/// The precondition of a write.
pub(super) fn of_write(
    if_match: Option<&ETagCondition>,
    if_none_match: Option<&ETagCondition>,
) -> S3Result<Precondition> {
    match (if_match, if_none_match) {
        (None, None) => Ok(Precondition::None),
        (Some(ETagCondition::Any), None) => Ok(Precondition::Present),
        (Some(ETagCondition::ETag(etag)), None) => {
            Ok(Precondition::Etag(ETag::value(etag).to_owned()))
        }
        (None, Some(ETagCondition::Any)) => Ok(Precondition::Absent),
        _ => Err(s3_error!(
            NotImplemented,
            "A header you provided implies functionality that is not implemented"
        )),
    }
}
