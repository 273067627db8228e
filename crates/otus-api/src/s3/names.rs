//! Small translations between S3's shapes and storage's: times, ETags, tags. It must not
//! know operations.

use std::time::{Duration, SystemTime};

use s3s::dto::{ETag, Timestamp};
use s3s::{S3Result, s3_error};

use crate::sigv4::decode;

/// S3's limits on tags.
const TAGS_MAX: usize = 10;
const TAG_KEY_MAX: usize = 128;
const TAG_VALUE_MAX: usize = 256;

/// Milliseconds since 1970 as S3 writes them: whole seconds in headers.
pub(super) fn timestamp(ms: i64) -> Timestamp {
    let since = Duration::from_millis(ms.unsigned_abs());
    let at = if ms < 0 { SystemTime::UNIX_EPOCH - since } else { SystemTime::UNIX_EPOCH + since };
    Timestamp::from(at)
}

pub(super) fn etag(text: &str) -> ETag {
    ETag::Strong(text.to_owned())
}

/// A size as S3's shapes hold it.
pub(super) fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

/// `a=1&b=2` of the header `x-amz-tagging`.
pub(super) fn tags_of_header(text: Option<&str>) -> S3Result<Vec<(String, String)>> {
    let pairs = text.unwrap_or_default().split('&').filter(|it| !it.is_empty());
    let tags = pairs.map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key), decode(value))
    });
    checked_tags(tags.collect())
}

/// Tags within S3's limits.
pub(super) fn checked_tags(tags: Vec<(String, String)>) -> S3Result<Vec<(String, String)>> {
    if tags.len() > TAGS_MAX {
        return Err(s3_error!(InvalidTag, "Object tags cannot be greater than 10"));
    }
    for (at, (key, value)) in tags.iter().enumerate() {
        if key.is_empty()
            || key.chars().count() > TAG_KEY_MAX
            || value.chars().count() > TAG_VALUE_MAX
        {
            return Err(s3_error!(
                InvalidTag,
                "The TagKey or TagValue you have provided is invalid"
            ));
        }
        if tags.iter().take(at).any(|(other, _)| other == key) {
            let text = "Cannot provide multiple Tags with the same key";
            return Err(s3_error!(InvalidTag, "{text}"));
        }
    }
    Ok(tags)
}
