//! Believing a claim or not: time, signed headers, signature. It must not know what the
//! request asks for.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use hyper::HeaderMap;
use subtle::ConstantTimeEq;

use super::CLOCK_SKEW_SECONDS_MAX;
use super::canonical::{Signable, sign};
use super::claim::Claim;

/// Why a claim is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureError {
    /// The timestamp cannot be read, or is of another day than the scope.
    BadTimestamp,
    /// The clocks are more than [`CLOCK_SKEW_SECONDS_MAX`] apart.
    Skewed,
    /// The time a presigned URL was good for is over.
    Expired,
    /// This header must be signed and is not.
    NotSigned(String),
    Mismatch,
}

/// Checks the time of a claim against the clock.
///
/// # Errors
/// [`SignatureError::BadTimestamp`], `Skewed` or `Expired`.
pub fn check_time(claim: &Claim, now: DateTime<Utc>) -> Result<(), SignatureError> {
    let at = NaiveDateTime::parse_from_str(&claim.timestamp, "%Y%m%dT%H%M%SZ")
        .map_err(|_| SignatureError::BadTimestamp)?
        .and_utc();
    if !claim.timestamp.starts_with(&claim.credential.date) {
        return Err(SignatureError::BadTimestamp);
    }
    let skew = TimeDelta::seconds(CLOCK_SKEW_SECONDS_MAX);
    let age = now - at;
    match claim.presigned_for {
        None if age.abs() > skew => Err(SignatureError::Skewed),
        Some(_) if -age > skew => Err(SignatureError::Skewed),
        Some(seconds) if age.num_seconds() > seconds => Err(SignatureError::Expired),
        _ => Ok(()),
    }
}

/// Checks a claim with the key's secret; the time was checked before.
///
/// # Errors
/// [`SignatureError::NotSigned`] when `host` or an `x-amz-` header that is there is not signed,
/// [`SignatureError::Mismatch`] when the signature is not that of the request.
pub fn verify(
    claim: &Claim,
    secret: &str,
    method: &str,
    path: &str,
    query: &str,
    headers: &HeaderMap,
    payload: &str,
) -> Result<(), SignatureError> {
    check_signed_headers(claim, headers)?;
    let request =
        Signable { method, path, query, headers, signed_headers: &claim.signed_headers, payload };
    let expected = sign(secret, &claim.credential, &claim.timestamp, &request);
    let same: bool = expected.as_bytes().ct_eq(claim.signature.as_bytes()).into();
    if same { Ok(()) } else { Err(SignatureError::Mismatch) }
}

/// Headers that steer AWS must not be added by somebody in between.
///
/// # Errors
/// [`SignatureError::NotSigned`] with the first such header.
pub fn check_signed_headers(claim: &Claim, headers: &HeaderMap) -> Result<(), SignatureError> {
    let signed = |name: &str| claim.signed_headers.iter().any(|it| it == name);
    if !signed("host") {
        return Err(SignatureError::NotSigned(String::from("host")));
    }
    let steers = |name: &str| name.starts_with("x-amz-") && name != "x-amz-content-sha256";
    let unsigned = headers.keys().map(|it| it.as_str()).find(|it| steers(it) && !signed(it));
    unsigned.map_or(Ok(()), |it| Err(SignatureError::NotSigned(it.to_owned())))
}
