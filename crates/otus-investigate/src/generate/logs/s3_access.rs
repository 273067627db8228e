//! Server access logs of one bucket, under date-partitioned keys. Every object request that
//! CloudTrail has is here under the same request id; those of the hours in which the trail
//! was silent are here alone. It must not know who reads why.

use super::super::story::Story;
use super::super::{GenerateError, clock};
use super::{BUCKET, Lines, Place, folders};

/// Seconds between deliveries.
const STEP: i64 = 3_600;

/// One request for an object of [`BUCKET`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::generate) struct Access {
    pub(in crate::generate) time: i64,
    pub(in crate::generate) request_id: String,
    pub(in crate::generate) address: String,
    pub(in crate::generate) requester: Option<String>,
    /// `REST.GET.OBJECT`
    pub(in crate::generate) operation: &'static str,
    pub(in crate::generate) key: String,
    pub(in crate::generate) status: u16,
    pub(in crate::generate) error: Option<&'static str>,
    pub(in crate::generate) bytes: u64,
    pub(in crate::generate) agent: String,
}

/// `REST.GET.OBJECT` and the HTTP verb of a CloudTrail data event.
pub(in crate::generate) fn operation(call: &str) -> &'static str {
    match call {
        "PutObject" => "REST.PUT.OBJECT",
        "HeadObject" => "REST.HEAD.OBJECT",
        "DeleteObject" => "REST.DELETE.OBJECT",
        "ListObjects" => "REST.GET.BUCKET",
        _ => "REST.GET.OBJECT",
    }
}

/// Status and error code in the bucket's own log of CloudTrail's error code.
pub(in crate::generate) fn outcome(code: Option<&str>) -> (u16, Option<&'static str>) {
    match code {
        None => (200, None),
        Some("AccessDenied") => (403, Some("AccessDenied")),
        Some("NoSuchKey") => (404, Some("NoSuchKey")),
        Some("ThrottlingException") => (503, Some("SlowDown")),
        Some("InternalFailure") => (500, Some("InternalError")),
        Some(_) => (400, Some("InvalidArgument")),
    }
}

/// What was read while the trail was stopped.
pub(super) fn silent(story: &Story) -> Vec<Access> {
    let access = |it: &super::super::story::Read| Access {
        time: story.midnight + it.seconds(),
        request_id: it.request_id.clone(),
        address: it.from.clone(),
        requester: None,
        operation: "REST.GET.OBJECT",
        key: it.key.clone(),
        status: 200,
        error: None,
        bytes: it.bytes,
        agent: String::from("curl/8.5.0"),
    };
    story.reads.iter().map(access).collect()
}

pub(super) fn write(place: &mut Place<'_>, accesses: Vec<Access>) -> Result<u64, GenerateError> {
    let mut lines = Lines::default();
    let mut accesses = accesses;
    accesses.sort();
    for access in &accesses {
        lines.add(access.time, STEP, line(place.region, access));
    }
    place.deliver(lines, None, false, |place, stamp| {
        let Place { account, region, .. } = *place;
        let folder = format!("{account}/{region}/{BUCKET}/{}/", folders(stamp, 3));
        let at = clock::iso(stamp).replace(['T', ':'], "-").replace('Z', "");
        let unique = place.unique(16).to_uppercase();
        (folder, format!("{at}-{unique}"))
    })
}

fn line(region: &str, access: &Access) -> String {
    let Access { request_id, address, operation, status, agent, .. } = access;
    let or_dash = |it: Option<&str>| it.unwrap_or("-").to_owned();
    let requester = or_dash(access.requester.as_deref());
    let key = encoded(&access.key);
    let verb = operation.split('.').nth(1).unwrap_or("GET");
    let sent = if *status == 200 { access.bytes.to_string() } else { String::from("-") };
    let signed = if access.requester.is_some() { "SigV4" } else { "-" };
    let header = if access.requester.is_some() { "AuthHeader" } else { "-" };
    format!(
        "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be {BUCKET} [{}] {address} \
         {requester} {request_id} {operation} {key} \"{verb} /{key} HTTP/1.1\" {status} {} {sent} \
         {sent} 24 18 \"-\" \"{agent}\" - aHM2dGhlIGhvc3QgaWQ= {signed} TLS_AES_128_GCM_SHA256 \
         {header} {BUCKET}.s3.{region}.amazonaws.com TLSv1.3 - -",
        clock::log(access.time),
        or_dash(access.error),
    )
}

/// Keys are URL-encoded.
fn encoded(key: &str) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
