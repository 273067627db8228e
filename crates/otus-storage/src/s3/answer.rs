//! A successful answer of S3: its bytes, and what its head says of the object. It must not
//! know calls.

use std::collections::BTreeMap;

use aws_smithy_runtime_api::http::Headers;
use bytes::Bytes;
use chrono::DateTime;

use crate::embedded::{Attributes, Details, ObjectInfo};

/// What [`super::call::execute`] gives.
#[derive(Debug)]
pub struct Answer {
    pub body: Bytes,
    pub info: ObjectInfo,
}

/// What the head of an answer says of an object; nothing where it says nothing.
#[must_use]
pub fn info(headers: &Headers) -> ObjectInfo {
    let text = |name: &str| headers.get(name).map(str::to_owned);
    let modified = headers.get("last-modified");
    let modified = modified.and_then(|it| DateTime::parse_from_rfc2822(it).ok());
    let user: BTreeMap<String, String> = headers
        .iter()
        .filter_map(|(name, value)| {
            Some((name.strip_prefix("x-amz-meta-")?.to_owned(), value.to_owned()))
        })
        .collect();
    ObjectInfo {
        size: headers.get("content-length").and_then(|it| it.parse().ok()).unwrap_or(0),
        etag: headers.get("etag").unwrap_or_default().trim_matches('"').to_owned(),
        modified_ms: modified.map_or(0, |it| it.timestamp_millis()),
        details: Details {
            attributes: Attributes {
                content_type: text("content-type"),
                cache_control: text("cache-control"),
                content_disposition: text("content-disposition"),
                content_encoding: text("content-encoding"),
                content_language: text("content-language"),
                expires: text("expires"),
                website_redirect: text("x-amz-website-redirect-location"),
                user,
            },
            ..Details::default()
        },
    }
}
