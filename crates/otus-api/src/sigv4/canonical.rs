//! The canonical request, the string to sign and the signature. It must not know where the
//! secret comes from.

use std::borrow::Cow;
use std::fmt::Write as _;

use hmac::{Hmac, Mac};
use hyper::HeaderMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::claim::Credential;

/// Everything but RFC 3986's unreserved characters is encoded.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const STRICT_PATH: &AsciiSet = &STRICT.remove(b'/');

/// A key derived for one day, region and service.
pub struct SigningKey([u8; 32]);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey")
    }
}

impl SigningKey {
    #[must_use]
    pub fn derive(secret: &str, credential: &Credential) -> Self {
        let first = format!("AWS4{secret}");
        let day = mac(first.as_bytes(), credential.date.as_bytes());
        let region = mac(&day, credential.region.as_bytes());
        let service = mac(&region, credential.service.as_bytes());
        Self(mac(&service, b"aws4_request"))
    }
}

/// The parts of a request that a signature covers.
#[derive(Debug)]
pub struct Signable<'a> {
    pub method: &'a str,
    /// As sent, percent-encoded.
    pub path: &'a str,
    /// As sent, without `?`.
    pub query: &'a str,
    pub headers: &'a HeaderMap,
    /// Lower case, sorted.
    pub signed_headers: &'a [String],
    /// The hash of the body in hexadecimal, or a word such as `UNSIGNED-PAYLOAD`.
    pub payload: &'a str,
}

/// The signature in hexadecimal; `timestamp` as in `x-amz-date`.
#[must_use]
pub fn sign(
    secret: &str,
    credential: &Credential,
    timestamp: &str,
    request: &Signable<'_>,
) -> String {
    let canonical = canonical_request(request);
    let text = format!(
        "AWS4-HMAC-SHA256\n{timestamp}\n{}\n{}",
        credential.scope(),
        hex_sha256(canonical.as_bytes())
    );
    hex(&mac(&SigningKey::derive(secret, credential).0, text.as_bytes()))
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn hex_sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn canonical_request(request: &Signable<'_>) -> String {
    let mut text = format!(
        "{}\n{}\n{}\n",
        request.method,
        canonical_path(request.path),
        canonical_query(request.query)
    );
    for name in request.signed_headers {
        let mut values = Vec::new();
        for value in request.headers.get_all(name) {
            let value = String::from_utf8_lossy(value.as_bytes());
            values.push(value.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
        }
        let _ = writeln!(text, "{name}:{}", values.join(","));
    }
    let _ = write!(text, "\n{}\n{}", request.signed_headers.join(";"), request.payload);
    text
}

fn canonical_path(path: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let encoded = percent_encoding::percent_encode(&decoded, STRICT_PATH).to_string();
    if encoded.is_empty() { String::from("/") } else { encoded }
}

fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|it| !it.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (encode(&decode(name)), encode(&decode(value)))
        })
        .filter(|(name, _)| name != "X-Amz-Signature")
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// A part of a query string as text; `+` is a blank.
pub(crate) fn decode(part: &str) -> String {
    let part: Cow<'_, str> =
        if part.contains('+') { part.replace('+', " ").into() } else { part.into() };
    percent_decode_str(&part).decode_utf8_lossy().into_owned()
}

fn encode(part: &str) -> String {
    utf8_percent_encode(part, STRICT).to_string()
}

fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; an empty result never verifies.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The suite of AWS, "get-vanilla-query-order-key-case" and "get-utf8".
    #[test]
    fn documented_signatures_come_out() {
        let mut headers = HeaderMap::new();
        headers.insert("host", "example.amazonaws.com".parse().unwrap());
        headers.insert("x-amz-date", "20150830T123600Z".parse().unwrap());
        let credential = Credential {
            key_id: "AKIDEXAMPLE".into(),
            date: "20150830".into(),
            region: "us-east-1".into(),
            service: "service".into(),
        };
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        let signed_headers = ["host".to_owned(), "x-amz-date".to_owned()];
        let sign = |path, query| {
            let request = Signable {
                method: "GET",
                path,
                query,
                headers: &headers,
                signed_headers: &signed_headers,
                payload: &hex_sha256(b""),
            };
            super::sign(secret, &credential, "20150830T123600Z", &request)
        };
        assert_eq!(
            sign("/", "Param2=value2&Param1=value1"),
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
        );
        assert_eq!(
            sign("/%E1%88%B4", ""),
            "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"
        );
    }
}
