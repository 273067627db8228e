//! One call of S3: addressed, signed, sent, repeated while that may help, and its answer
//! taken apart. It must not know what the calls are for.

use std::ops::Range;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_types::body::SdkBody;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;

use super::address::Address;
use super::answer::{Answer, info};
use super::bucket::Inner;
use super::document::{self, Problem};
use super::refusal::{Refusal, code_of};
use super::retry::{is_passing_code, is_passing_status};
use crate::error::StorageCause;

/// Redirects to another region that are followed.
const MOVES_MAX: usize = 3;
/// Bytes of an error document that are read.
const PROBLEM_BYTES_MAX: usize = 64 << 10;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Call {
    pub name: &'static str,
    pub action: &'static str,
    pub method: http::Method,
    pub key: String,
    pub query: Vec<(&'static str, String)>,
    /// The object must still be this one.
    pub if_match: Option<String>,
    /// Only these bytes of it, which are at least one.
    pub range: Option<Range<u64>>,
    pub body: Bytes,
}

impl Call {
    /// A GET without a body.
    pub fn get(name: &'static str, action: &'static str, key: &str) -> Self {
        Self {
            name,
            action,
            method: http::Method::GET,
            key: key.to_owned(),
            query: Vec::new(),
            if_match: None,
            range: None,
            body: Bytes::new(),
        }
    }
}

/// How one attempt ended.
enum Attempt {
    Done(Box<Answer>),
    /// The bucket is in this region.
    Moved(String),
    /// Worth another attempt.
    Passing(StorageCause),
    Failed(StorageCause),
}

/// A successful answer.
///
/// # Errors
/// What S3 refused, or why it cannot be reached.
pub async fn execute(bucket: &Inner, call: &Call) -> Result<Answer, StorageCause> {
    let retry = bucket.client.options.retry;
    let (mut attempt, mut moves) = (1, 0);
    loop {
        let cause = match once(bucket, call).await {
            Attempt::Done(answer) => return Ok(*answer),
            Attempt::Failed(cause) => return Err(cause),
            Attempt::Moved(region) if moves < MOVES_MAX => {
                moves += 1;
                bucket.set_region(region);
                continue;
            }
            Attempt::Moved(region) => {
                let text = format!("{} is sent from region to region, to {region}", call.name);
                return Err(StorageCause::Unreachable(text));
            }
            Attempt::Passing(cause) => cause,
        };
        let Some(pause) = retry.pause(attempt) else {
            return Err(cause);
        };
        tracing::debug!(call = call.name, key = call.key, attempt, ?pause, %cause, "trying again");
        tokio::time::sleep(pause).await;
        attempt += 1;
    }
}

async fn once(bucket: &Inner, call: &Call) -> Attempt {
    let client = &bucket.client;
    let credentials = match client.account.credentials(&client.options).await {
        Ok(credentials) => credentials,
        Err(reason) => return Attempt::Failed(StorageCause::NoCredentials(reason)),
    };
    let endpoint = client.account.endpoint(&client.options).await;
    let region = bucket.region().await;
    let style = client.options.addressing;
    let address = Address::new(&bucket.remote, endpoint.as_deref(), &region, style);
    let url = address.url(&call.key, &call.query);
    let request = match signed(call, &url, credentials.as_ref(), &region) {
        Ok(request) => request,
        Err(reason) => return Attempt::Failed(StorageCause::Unreachable(reason)),
    };
    // Held until the body is read: bytes in memory are bounded with the requests.
    let Ok(_permit) = client.in_flight.acquire().await else {
        return Attempt::Failed(StorageCause::Unreachable(String::from("shutting down")));
    };
    let answer = match client.connector.call(request).await {
        Ok(answer) => answer,
        Err(error) if error.is_user() => {
            return Attempt::Failed(StorageCause::Unreachable(said(&error)));
        }
        Err(error) => return Attempt::Passing(unreachable(call, &url, &said(&error))),
    };
    let status = answer.status().as_u16();
    let header = |name: &str| answer.headers().get(name).map(str::to_owned);
    let (home, length) = (header("x-amz-bucket-region"), header("content-length"));
    let length = length.and_then(|it| it.parse().ok());
    let stall = client.options.retry.stall;
    if (200..300).contains(&status) {
        let info = info(answer.headers());
        // The answer to HEAD has the length of a body that does not come.
        let length = length.filter(|_| call.method != http::Method::HEAD);
        return match collect(answer.into_body(), length, usize::MAX, stall).await {
            Ok(body) => Attempt::Done(Box::new(Answer { body, info })),
            Err(reason) => Attempt::Passing(unreachable(call, &url, &reason)),
        };
    }
    let body = collect(answer.into_body(), length, PROBLEM_BYTES_MAX, stall).await;
    let problem = document::problem(&body.unwrap_or_default());
    if let Some(home) = home.or_else(|| problem.region.clone()).filter(|it| *it != region) {
        return Attempt::Moved(home);
    }
    let access_key = credentials.map(|it| it.access_key_id().to_owned());
    judge(call, status, problem, access_key, &url)
}

/// What an answer that is no success means.
fn judge(
    call: &Call,
    status: u16,
    problem: Problem,
    access_key: Option<String>,
    url: &str,
) -> Attempt {
    let code = code_of(status, &problem);
    let passing = is_passing_status(status) || is_passing_code(&code);
    let cause = match code.as_str() {
        "NoSuchKey" => StorageCause::NoSuchKey,
        "PreconditionFailed" => StorageCause::Replaced,
        "InvalidObjectState" => {
            StorageCause::Archived(problem.storage_class.unwrap_or_else(|| "GLACIER".to_owned()))
        }
        _ => StorageCause::Refused(Box::new(Refusal {
            call: call.name,
            action: call.action,
            status,
            code,
            message: problem.message,
            access_key,
            endpoint: host(url),
        })),
    };
    if passing { Attempt::Passing(cause) } else { Attempt::Failed(cause) }
}

fn signed(
    call: &Call,
    url: &str,
    credentials: Option<&Credentials>,
    region: &str,
) -> Result<aws_smithy_runtime_api::http::Request, String> {
    let mut request = http::Request::builder().method(call.method.clone()).uri(url);
    if let Some(etag) = &call.if_match {
        request = request.header("if-match", format!("\"{etag}\""));
    }
    if let Some(Range { start, end }) = call.range {
        request = request.header("range", format!("bytes={start}-{}", end.saturating_sub(1)));
    }
    if matches!(call.method, http::Method::PUT | http::Method::POST) {
        request = request.header("content-length", call.body.len());
    }
    let mut request =
        request.body(SdkBody::from(call.body.clone())).map_err(|error| error.to_string())?;
    if let Some(credentials) = credentials {
        sign_request(&mut request, call, url, credentials, region)?;
    }
    request.try_into().map_err(|error| format!("{error}"))
}

fn sign_request(
    request: &mut http::Request<SdkBody>,
    call: &Call,
    url: &str,
    credentials: &Credentials,
    region: &str,
) -> Result<(), String> {
    let mut settings = SigningSettings::default();
    // S3 signs the path as it is sent.
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    let identity = credentials.clone().into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("s3")
        .time(SystemTime::now())
        .settings(settings)
        .build()
        .map_err(|error| error.to_string())?;
    let headers: Vec<(String, String)> = request
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect();
    let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let body = SignableBody::Bytes(&call.body);
    let signable = SignableRequest::new(call.method.as_str(), url, headers, body);
    let signable = signable.map_err(|error| error.to_string())?;
    let (instructions, _) =
        sign(signable, &params.into()).map_err(|error| error.to_string())?.into_parts();
    instructions.apply_to_request_http1x(request);
    Ok(())
}

/// The whole body, or what is wrong with it: cut off, stalled, longer than `most`.
async fn collect(
    mut body: SdkBody,
    length: Option<usize>,
    most: usize,
    stall: std::time::Duration,
) -> Result<Bytes, String> {
    let mut found = BytesMut::with_capacity(length.unwrap_or(0).min(64 << 20));
    loop {
        let next = tokio::time::timeout(stall, body.frame()).await;
        let frame = match next {
            Err(_) => return Err(format!("the answer stood still for {} s", stall.as_secs())),
            Ok(None) => break,
            Ok(Some(Err(error))) => return Err(format!("the answer broke off: {error}")),
            Ok(Some(Ok(frame))) => frame,
        };
        if let Ok(bytes) = frame.into_data() {
            found.extend_from_slice(&bytes);
        }
        if found.len() > most {
            break;
        }
    }
    match length {
        Some(length) if found.len() < length && most == usize::MAX => {
            Err(format!("the answer broke off after {} of {length} bytes", found.len()))
        }
        _ => Ok(found.freeze()),
    }
}

fn unreachable(call: &Call, url: &str, reason: &str) -> StorageCause {
    StorageCause::Unreachable(format!("{} at {}: {reason}", call.name, host(url)))
}

/// Scheme and host of a URL.
fn host(url: &str) -> String {
    url.split('/').take(3).collect::<Vec<_>>().join("/")
}

fn said(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = inner.source();
    }
    text
}
