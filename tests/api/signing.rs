//! Signature Version 4, written a second time from AWS's documentation, so that the server's
//! own does not vouch for itself. It must not know the server.

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::http::Request;

/// A client's key and what it signs with.
#[derive(Debug, Clone)]
pub struct Signer {
    pub id: String,
    pub secret: String,
    pub region: String,
    pub service: String,
    /// The client's clock is off by so much.
    pub skew: TimeDelta,
}

impl Signer {
    pub fn new(id: &str, secret: &str) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
            region: "us-east-1".into(),
            service: "s3".into(),
            skew: TimeDelta::zero(),
        }
    }

    pub fn service(&self, service: &str) -> Self {
        Self { service: service.into(), ..self.clone() }
    }

    fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.skew
    }

    fn scope(&self, day: &str) -> String {
        format!("{day}/{}/{}/aws4_request", self.region, self.service)
    }

    fn key(&self, day: &str) -> Vec<u8> {
        let mut key = mac(format!("AWS4{}", self.secret).as_bytes(), day);
        for part in [&*self.region, &*self.service, "aws4_request"] {
            key = mac(&key, part);
        }
        key
    }

    fn signature(&self, at: &str, request: &Request, signed: &[String], payload: &str) -> String {
        let mut query: Vec<&str> = request.query.split('&').filter(|it| !it.is_empty()).collect();
        query.sort_unstable();
        let query: Vec<String> = query
            .iter()
            .map(|it| if it.contains('=') { (*it).to_owned() } else { format!("{it}=") })
            .collect();
        let headers: String = signed
            .iter()
            .map(|name| format!("{name}:{}\n", request.value(name).unwrap_or_default().trim()))
            .collect();
        let canonical = format!(
            "{}\n{}\n{}\n{headers}\n{}\n{payload}",
            request.method,
            request.path,
            query.join("&"),
            signed.join(";")
        );
        let day = &at[..8];
        let text =
            format!("AWS4-HMAC-SHA256\n{at}\n{}\n{}", self.scope(day), hash(canonical.as_bytes()));
        hex(&mac(&self.key(day), &text))
    }

    /// Signs in the header, the body by its hash.
    pub fn sign(&self, request: &Request, host: &str) -> Request {
        self.sign_payload(request, host, &hash(&request.body))
    }

    pub fn sign_payload(&self, request: &Request, host: &str, payload: &str) -> Request {
        let at = self.now().format("%Y%m%dT%H%M%SZ").to_string();
        let mut request = request.clone();
        request.set("host", host);
        request.set("x-amz-date", &at);
        request.set("x-amz-content-sha256", payload);
        let mut signed: Vec<String> =
            request.headers.iter().map(|it| it.0.to_ascii_lowercase()).collect();
        signed.sort_unstable();
        let signature = self.signature(&at, &request, &signed, payload);
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={signature}",
            self.id,
            self.scope(&at[..8]),
            signed.join(";")
        );
        request.set("authorization", &authorization);
        request
    }

    /// Signs in the query, for `seconds`.
    pub fn presign(&self, request: &Request, host: &str, seconds: i64) -> Request {
        let at = self.now().format("%Y%m%dT%H%M%SZ").to_string();
        let mut request = request.clone();
        request.set("host", host);
        let credential = format!("{}/{}", self.id, self.scope(&at[..8])).replace('/', "%2F");
        let separator = if request.query.is_empty() { "" } else { "&" };
        request.query.push_str(&format!(
            "{separator}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}\
             &X-Amz-Date={at}&X-Amz-Expires={seconds}&X-Amz-SignedHeaders=host"
        ));
        let signature = self.signature(&at, &request, &["host".into()], "UNSIGNED-PAYLOAD");
        request.query.push_str(&format!("&X-Amz-Signature={signature}"));
        request
    }

    /// Signs each chunk; the chunk at `broken` with a signature of something else.
    pub fn sign_chunks(
        &self,
        request: &Request,
        host: &str,
        chunks: &[&[u8]],
        broken: Option<usize>,
    ) -> Request {
        let length: usize = chunks.iter().map(|it| it.len()).sum();
        let mut request = request.clone();
        request.set("content-encoding", "aws-chunked");
        request.set("x-amz-decoded-content-length", &length.to_string());
        let mut request = self.sign_payload(&request, host, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        let at = request.value("x-amz-date").unwrap().to_owned();
        let authorization = request.value("authorization").unwrap();
        let mut previous = authorization.rsplit('=').next().unwrap().to_owned();
        for (number, chunk) in chunks.iter().copied().chain([&b""[..]]).enumerate() {
            let text = format!(
                "AWS4-HMAC-SHA256-PAYLOAD\n{at}\n{}\n{previous}\n{}\n{}",
                self.scope(&at[..8]),
                hash(b""),
                hash(chunk)
            );
            previous = hex(&mac(&self.key(&at[..8]), &text));
            if broken == Some(number) {
                previous = hash(previous.as_bytes());
            }
            let head = format!("{:x};chunk-signature={previous}\r\n", chunk.len());
            request.body.extend_from_slice(head.as_bytes());
            request.body.extend_from_slice(chunk);
            request.body.extend_from_slice(b"\r\n");
        }
        request
    }
}

pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}
