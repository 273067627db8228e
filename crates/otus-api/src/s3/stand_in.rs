//! The key that signs for everybody on an anonymous server. `s3s` refuses what it cannot
//! check and reads `aws-chunked` bodies only when they are signed, so a request that needs no
//! signature gets one here, in place of whatever it brought. It must not know requests.

use chrono::{DateTime, Utc};
use hyper::Uri;
use hyper::header::{AUTHORIZATION, DATE, HOST, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::http::uri::PathAndQuery;

use crate::sigv4::{Credential, Signable, UNSIGNED_CHUNKS, UNSIGNED_PAYLOAD, sign};

/// Query parameters of presigned URLs, of both versions of the scheme, in lower case.
const SIGNATURE_PARAMETERS: &[&str] = &[
    "awsaccesskeyid",
    "signature",
    "x-amz-algorithm",
    "x-amz-credential",
    "x-amz-date",
    "x-amz-expires",
    "x-amz-security-token",
    "x-amz-signature",
    "x-amz-signedheaders",
];

const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");
const AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
const TRAILER: HeaderName = HeaderName::from_static("x-amz-trailer");

/// A key that only this process knows.
pub struct StandIn {
    pub key_id: String,
    pub secret: String,
}

impl std::fmt::Debug for StandIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StandIn")
    }
}

impl StandIn {
    #[must_use]
    pub fn random() -> Self {
        let (id, secret): (u64, u128) = (rand::random(), rand::random());
        Self { key_id: format!("ANONYMOUS{id:016x}"), secret: format!("{secret:032x}") }
    }

    /// Replaces the signature of a request.
    ///
    /// # Errors
    /// When the request has no host.
    pub fn sign(&self, parts: &mut Parts, now: DateTime<Utc>) -> Result<(), String> {
        without_signature(parts);
        let headers = &mut parts.headers;
        if !headers.contains_key(HOST) {
            let authority = parts.uri.authority().ok_or("the request names no host")?;
            let host = HeaderValue::from_str(authority.as_str());
            headers.insert(HOST, host.map_err(|_| "the host is malformed")?);
        }
        let payload = payload(headers.get(CONTENT_SHA256).and_then(|it| it.to_str().ok()));
        // The words of a body with a trailer ask for the header that names it.
        if payload == UNSIGNED_CHUNKS && !headers.contains_key(&TRAILER) {
            headers.insert(TRAILER, HeaderValue::from_static("x-otus-none"));
        }
        let timestamp = now.format("%Y%m%dT%H%M%SZ").to_string();
        let value = |text: &str| HeaderValue::from_str(text).map_err(|it| it.to_string());
        headers.insert(CONTENT_SHA256, value(&payload)?);
        headers.insert(AMZ_DATE, value(&timestamp)?);
        let credential = Credential {
            key_id: self.key_id.clone(),
            date: now.format("%Y%m%d").to_string(),
            region: String::from("us-east-1"),
            service: String::from("s3"),
        };
        let signed_headers = ["host", "x-amz-content-sha256", "x-amz-date"].map(str::to_owned);
        let request = Signable {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers,
            signed_headers: &signed_headers,
            payload: &payload,
        };
        let signature = sign(&self.secret, &credential, &timestamp, &request);
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={signature}",
            credential.key_id,
            credential.scope(),
            signed_headers.join(";")
        );
        headers.insert(AUTHORIZATION, value(&authorization)?);
        Ok(())
    }
}

/// Chunk signatures of the original request no longer fit, so they are not looked at; a hash
/// of the whole body still is.
fn payload(sent: Option<&str>) -> String {
    match sent {
        Some(it) if it.starts_with("STREAMING-") => String::from(UNSIGNED_CHUNKS),
        Some(it) if it.len() == 64 && it.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            it.to_owned()
        }
        _ => String::from(UNSIGNED_PAYLOAD),
    }
}

fn without_signature(parts: &mut Parts) {
    for name in [AUTHORIZATION, DATE, HeaderName::from_static("x-amz-security-token")] {
        parts.headers.remove(name);
    }
    let Some(query) = parts.uri.query() else { return };
    let signs = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
        SIGNATURE_PARAMETERS.contains(&name.as_str())
    };
    if !query.split('&').any(|it| signs(&it)) {
        return;
    }
    let kept: Vec<&str> = query.split('&').filter(|it| !signs(it)).collect();
    let path = parts.uri.path();
    let text = if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) };
    let mut uri = parts.uri.clone().into_parts();
    if let Ok(it) = PathAndQuery::try_from(text) {
        uri.path_and_query = Some(it);
        if let Ok(uri) = Uri::from_parts(uri) {
            parts.uri = uri;
        }
    }
}
