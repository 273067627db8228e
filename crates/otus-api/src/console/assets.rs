//! The built console: embedded in release builds, read from `console/dist` by others. It must
//! not know what the files do.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{LazyLock, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::response::Response;
use data_encoding::HEXLOWER;
use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use hyper::{HeaderMap, StatusCode};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../console/dist"]
#[allow_missing = true]
struct Dist;

/// Shown when the binary was built without the console.
const ABSENT: &str = "The console is not in this binary. Build it with `cargo xtask console` \
                      (needs Node 20 or newer), then start the server again.\n";
/// Below this many bytes packing costs more than it saves.
const PACKED_MIN: usize = 1024;

/// Files packed once, by path and content.
static PACKED: LazyLock<Mutex<HashMap<String, Bytes>>> = LazyLock::new(Mutex::default);

/// The one page, with a fresh nonce for the editor's styles.
pub(super) fn page() -> Response {
    let Some(found) = Dist::get("index.html") else {
        let mut response = Response::new(Body::from(ABSENT));
        *response.status_mut() = StatusCode::NOT_FOUND;
        set(&mut response, CONTENT_TYPE, "text/plain; charset=utf-8");
        return response;
    };
    let nonce = HEXLOWER.encode(&rand::random::<[u8; 16]>());
    let text = String::from_utf8_lossy(&found.data).replace("__NONCE__", &nonce);
    let mut response = Response::new(Body::from(text));
    // Nothing from anywhere else, no script in a value, no frame around the page.
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    set(&mut response, HeaderName::from_static("content-security-policy"), &policy);
    set(&mut response, CONTENT_TYPE, "text/html; charset=utf-8");
    set(&mut response, CACHE_CONTROL, "no-store");
    protect(&mut response);
    response
}

/// One of the other files.
pub(super) fn file(path: &str, headers: &HeaderMap) -> Response {
    let Some(found) = Dist::get(path).filter(|_| path != "index.html") else {
        let mut response = Response::new(Body::from("no such file\n"));
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    let hash = HEXLOWER.encode(&found.metadata.sha256_hash());
    let etag = format!("\"{hash}\"");
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok());
    let mut response = Response::new(Body::empty());
    if text(IF_NONE_MATCH) == Some(etag.as_str()) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else if text(ACCEPT_ENCODING).is_some_and(|it| it.contains("gzip"))
        && found.data.len() >= PACKED_MIN
    {
        *response.body_mut() = Body::from(packed(&hash, &found.data));
        set(&mut response, CONTENT_ENCODING, "gzip");
    } else {
        *response.body_mut() = Body::from(found.data.into_owned());
    }
    // Names of built files carry their content's hash.
    let keep = if path.starts_with("assets/") { "max-age=31536000, immutable" } else { "no-cache" };
    set(&mut response, CONTENT_TYPE, content_type(path));
    set(&mut response, CACHE_CONTROL, keep);
    set(&mut response, ETAG, &etag);
    set(&mut response, VARY, "accept-encoding");
    protect(&mut response);
    response
}

fn packed(hash: &str, data: &[u8]) -> Bytes {
    let mut known = PACKED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(bytes) = known.get(hash) {
        return bytes.clone();
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    let _ = encoder.write_all(data);
    let bytes = Bytes::from(encoder.finish().unwrap_or_default());
    known.insert(hash.to_owned(), bytes.clone());
    bytes
}

fn protect(response: &mut Response) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        set(response, HeaderName::from_static(name), value);
    }
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |it| it.1) {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "html" => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    }
}
