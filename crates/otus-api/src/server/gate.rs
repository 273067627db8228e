//! Who gets in: every check between a request and an API, with the answer each service's
//! clients know. It must not know operations.

use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use chrono::Utc;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::Method;
use hyper::header::CONTENT_TYPE;
use hyper::http::request::Parts;
use otus_service::credentials::{AccessKey, KeyStore};

use super::caller::Caller;
use super::json_api::ApiService;
use crate::s3::StandIn;
use crate::sigv4::{self, Claim, ClaimError, SignatureError};

/// Presigned URLs are good for seven days at most, as AWS documents.
const PRESIGNED_SECONDS_MAX: i64 = 7 * 24 * 3600;

/// An answer to a request that does not get in.
#[derive(Debug)]
pub(crate) struct Refused {
    pub status: u16,
    pub code: &'static str,
    pub message: String,
}

fn refused<T>(status: u16, code: &'static str, message: impl Into<String>) -> Result<T, Refused> {
    Err(Refused { status, code, message: message.into() })
}

/// The checks, or none of them on an anonymous server.
#[derive(Debug)]
pub(super) struct Gate {
    stand_in: Option<Arc<StandIn>>,
}

/// What the request says about its signature.
pub(super) fn claim(parts: &Parts) -> Result<Option<Claim>, ClaimError> {
    Claim::of(&parts.headers, parts.uri.query().unwrap_or_default())
}

impl Gate {
    pub(super) fn new(anonymous: bool) -> Self {
        Self { stand_in: anonymous.then(|| Arc::new(StandIn::random())) }
    }

    pub(super) fn is_anonymous(&self) -> bool {
        self.stand_in.is_some()
    }

    /// The key that signs for everybody on an anonymous server.
    pub(super) fn stand_in(&self) -> Option<&Arc<StandIn>> {
        self.stand_in.as_ref()
    }

    /// Lets a JSON or query request in, with its whole body.
    pub(super) async fn admit_json(
        &self,
        keys: &Arc<KeyStore>,
        service: ApiService,
        parts: &Parts,
        claim: Result<Option<Claim>, ClaimError>,
        body: Body,
        body_max: usize,
    ) -> Result<(Caller, Bytes), Refused> {
        if self.is_anonymous() {
            let credential = claim.ok().flatten().map(|it| it.credential);
            let region = credential.as_ref().map(|it| it.region.clone());
            let caller = Caller::anonymous(credential.map(|it| it.key_id), region);
            return Ok((caller, read(body, body_max).await?));
        }
        let claim = match claim {
            Ok(Some(claim)) if claim.presigned_for.is_none() => claim,
            Ok(Some(_)) => {
                return refused(400, "InvalidSignatureException", "a presigned request");
            }
            Ok(None) => {
                let text = "Request is missing Authentication Token";
                return refused(403, "MissingAuthenticationTokenException", text);
            }
            Err(error) => return refused(400, "IncompleteSignatureException", text_of(&error)),
        };
        if claim.credential.service != service.scope() {
            let text =
                format!("Credential should be scoped to correct service: '{}'.", service.scope());
            return refused(403, "InvalidSignatureException", text);
        }
        let bad = |error| Refused {
            status: 403,
            code: "InvalidSignatureException",
            message: signature_text(&error),
        };
        sigv4::check_time(&claim, Utc::now()).map_err(bad)?;
        let key = match find(keys, &claim, parts).await? {
            Found::Key(key) => key,
            Found::Unknown => {
                let text = "The security token included in the request is invalid.";
                return refused(403, "UnrecognizedClientException", text);
            }
            Found::Expired => {
                let text = "The security token included in the request is expired";
                return refused(403, "ExpiredTokenException", text);
            }
        };
        let body = read(body, body_max).await?;
        let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
        let payload = sigv4::hex_sha256(&body);
        let method = parts.method.as_str();
        sigv4::verify(&claim, &key.secret, method, path, query, &parts.headers, &payload)
            .map_err(bad)?;
        Ok((caller(&key, claim), body))
    }

    /// Lets a request to S3 in as far as `s3s` does not check by itself, and leaves the
    /// [`Caller`] in its extensions.
    pub(super) async fn admit_s3(
        &self,
        keys: &Arc<KeyStore>,
        parts: &mut Parts,
        claim: Result<Option<Claim>, ClaimError>,
    ) -> Result<(), Refused> {
        let content_type = parts.headers.get(CONTENT_TYPE).map(|it| it.as_bytes());
        if parts.method == Method::POST
            && content_type.is_some_and(|it| it.starts_with(b"multipart/form-data"))
        {
            return refused(501, "NotImplemented", "uploads by HTML form are not supported");
        }
        if let Some(stand_in) = &self.stand_in {
            let credential = claim.ok().flatten().map(|it| it.credential);
            let region = credential.as_ref().map(|it| it.region.clone());
            stand_in.sign(parts, Utc::now()).map_err(|text| Refused {
                status: 400,
                code: "InvalidRequest",
                message: text,
            })?;
            parts.extensions.insert(Caller::anonymous(credential.map(|it| it.key_id), region));
            return Ok(());
        }
        let Some(claim) = claim.or_else(|error| malformed(&error, parts))? else {
            return refused(403, "AccessDenied", "Access Denied: the request is not signed");
        };
        check_s3_claim(&claim, parts)?;
        match find(keys, &claim, parts).await? {
            Found::Key(key) => {
                parts.extensions.insert(caller(&key, claim));
                Ok(())
            }
            Found::Unknown => {
                let text = "The AWS Access Key Id you provided does not exist in our records.";
                refused(403, "InvalidAccessKeyId", text)
            }
            Found::Expired => refused(400, "ExpiredToken", "The provided token has expired."),
        }
    }
}

/// The caller of a request without a body that one of the JSON services would believe.
pub(crate) async fn signed(
    keys: &Arc<KeyStore>,
    service: ApiService,
    parts: &Parts,
) -> Result<Caller, Refused> {
    let gate = Gate { stand_in: None };
    let admitted = gate.admit_json(keys, service, parts, claim(parts), Body::empty(), 0).await;
    admitted.map(|it| it.0)
}

/// What `s3s` leaves unchecked: the service of the scope, the life of presigned URLs, headers
/// added on the way.
fn check_s3_claim(claim: &Claim, parts: &Parts) -> Result<(), Refused> {
    let malformed = match claim.presigned_for {
        None => "AuthorizationHeaderMalformed",
        Some(_) => "AuthorizationQueryParametersError",
    };
    let service = &claim.credential.service;
    if service != "s3" {
        let text = format!(
            "The authorization header is malformed; incorrect service \"{service}\". \
             This endpoint belongs to \"s3\"."
        );
        return refused(400, malformed, text);
    }
    if let Some(seconds) = claim.presigned_for
        && !(1..=PRESIGNED_SECONDS_MAX).contains(&seconds)
    {
        let text = "X-Amz-Expires must be between 1 second and a week (in seconds) that is \
                    less than or equal to 604800";
        return refused(400, malformed, text);
    }
    sigv4::check_signed_headers(claim, &parts.headers).or_else(|error| {
        refused(
            403,
            "AccessDenied",
            format!(
                "There were headers present in the request which were not signed: {}",
                signature_text(&error)
            ),
        )
    })
}

fn malformed(error: &ClaimError, parts: &Parts) -> Result<Option<Claim>, Refused> {
    match error {
        ClaimError::OtherScheme => {
            let text = "The authorization mechanism you have provided is not supported. \
                        Please use AWS4-HMAC-SHA256.";
            refused(400, "InvalidRequest", text)
        }
        ClaimError::Malformed(_) if parts.headers.contains_key("authorization") => {
            refused(400, "AuthorizationHeaderMalformed", text_of(error))
        }
        ClaimError::Malformed(_) => {
            refused(400, "AuthorizationQueryParametersError", text_of(error))
        }
    }
}

enum Found {
    Key(AccessKey),
    Unknown,
    Expired,
}

/// The key of a claim, with its session token checked.
async fn find(keys: &Arc<KeyStore>, claim: &Claim, parts: &Parts) -> Result<Found, Refused> {
    let key = match super::key(keys, &claim.credential.key_id).await {
        Ok(Some(key)) => key,
        Ok(None) => return Ok(Found::Unknown),
        Err(error) => {
            tracing::error!(error, "cannot look up a key");
            return refused(500, "InternalError", "cannot look up the key");
        }
    };
    if key.is_expired() {
        return Ok(Found::Expired);
    }
    let Some(token) = &key.session_token else {
        return Ok(Found::Key(key));
    };
    let header = parts.headers.get("x-amz-security-token").and_then(|it| it.to_str().ok());
    let query = parts.uri.query().unwrap_or_default();
    let in_query = query.split('&').find_map(|it| it.strip_prefix("X-Amz-Security-Token="));
    let sent = header.map(str::to_owned).or_else(|| in_query.map(sigv4::decode));
    let same = sent
        .is_some_and(|it| subtle::ConstantTimeEq::ct_eq(it.as_bytes(), token.as_bytes()).into());
    Ok(if same { Found::Key(key) } else { Found::Unknown })
}

fn caller(key: &AccessKey, claim: Claim) -> Caller {
    Caller {
        key_id: Some(key.id.clone()),
        name: key.name.clone(),
        permissions: key.permissions.clone(),
        region: claim.credential.region,
    }
}

async fn read(body: Body, max: usize) -> Result<Bytes, Refused> {
    match Limited::new(body, max).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            refused(413, "RequestEntityTooLargeException", format!("at most {max} bytes"))
        }
        Err(error) => refused(400, "RequestTimeout", format!("the body broke off: {error}")),
    }
}

fn text_of(error: &ClaimError) -> String {
    match error {
        ClaimError::OtherScheme => String::from("only AWS4-HMAC-SHA256 is supported"),
        ClaimError::Malformed(part) => format!("{part} is missing or malformed"),
    }
}

fn signature_text(error: &SignatureError) -> String {
    match error {
        SignatureError::BadTimestamp => {
            String::from("the date is malformed or not that of the credential scope")
        }
        SignatureError::Skewed => String::from(
            "Signature expired: the request's time and the server's differ by more than 15 \
             minutes",
        ),
        SignatureError::Expired => String::from("Request has expired"),
        SignatureError::NotSigned(name) => format!("the header {name} is not signed"),
        SignatureError::Mismatch => String::from(
            "The request signature we calculated does not match the signature you provided. \
             Check your AWS Secret Access Key and signing method.",
        ),
    }
}
