//! What a request says about its signature: key, scope, signed headers. Nothing here is
//! believed before [`super::verify`]. It must not know secrets.

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;

use super::canonical::decode;

/// `AKID/20150830/us-east-1/service/aws4_request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    pub key_id: String,
    /// `YYYYMMDD`.
    pub date: String,
    pub region: String,
    pub service: String,
}

impl Credential {
    /// Reads the text of `Credential=`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // From the right: the key's own text comes first and might hold anything.
        let mut parts = text.rsplitn(5, '/');
        let (end, service) = (parts.next()?, parts.next()?);
        let (region, date) = (parts.next()?, parts.next()?);
        let key_id = parts.next()?;
        let good = end == "aws4_request"
            && date.len() == 8
            && date.bytes().all(|it| it.is_ascii_digit())
            && !key_id.is_empty();
        good.then(|| Self {
            key_id: key_id.to_owned(),
            date: date.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
        })
    }

    /// `date/region/service/aws4_request`.
    #[must_use]
    pub fn scope(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.date, self.region, self.service)
    }
}

/// A signature as a request carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub credential: Credential,
    /// Lower case, sorted.
    pub signed_headers: Vec<String>,
    pub signature: String,
    /// `YYYYMMDDThhmmssZ`.
    pub timestamp: String,
    /// Whether it stands in the query string, with the seconds it is good for.
    pub presigned_for: Option<i64>,
}

/// A claim that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimError {
    /// Another scheme than Signature Version 4.
    OtherScheme,
    /// The part that is missing or malformed.
    Malformed(&'static str),
}

impl Claim {
    /// The claim of a request; `None` when it makes none.
    ///
    /// # Errors
    /// When it makes one that is not well formed or of another scheme.
    pub fn of(headers: &HeaderMap, query: &str) -> Result<Option<Self>, ClaimError> {
        if let Some(header) = headers.get(AUTHORIZATION) {
            let header = header.to_str().map_err(|_| ClaimError::Malformed("Authorization"))?;
            return Self::from_header(header, headers).map(Some);
        }
        let names = |name: &str| query.split('&').any(|it| it.split('=').next() == Some(name));
        if names("X-Amz-Signature") || names("X-Amz-Credential") || names("X-Amz-Algorithm") {
            return Self::from_query(query).map(Some);
        }
        if names("Signature") && names("AWSAccessKeyId") {
            return Err(ClaimError::OtherScheme);
        }
        Ok(None)
    }

    fn from_header(text: &str, headers: &HeaderMap) -> Result<Self, ClaimError> {
        let rest = text.strip_prefix("AWS4-HMAC-SHA256").ok_or(ClaimError::OtherScheme)?;
        let (mut credential, mut signed, mut signature) = (None, None, None);
        for part in rest.split(',') {
            match part.trim().split_once('=') {
                Some(("Credential", value)) => credential = Credential::parse(value),
                Some(("SignedHeaders", value)) => signed = Some(value),
                Some(("Signature", value)) => signature = Some(value),
                _ => {}
            }
        }
        let timestamp = headers.get("x-amz-date").or_else(|| headers.get("date"));
        let timestamp = timestamp.and_then(|it| it.to_str().ok());
        Ok(Self {
            credential: credential.ok_or(ClaimError::Malformed("Credential"))?,
            signed_headers: names(signed.ok_or(ClaimError::Malformed("SignedHeaders"))?),
            signature: signature.ok_or(ClaimError::Malformed("Signature"))?.to_owned(),
            timestamp: timestamp.ok_or(ClaimError::Malformed("X-Amz-Date"))?.to_owned(),
            presigned_for: None,
        })
    }

    fn from_query(query: &str) -> Result<Self, ClaimError> {
        let value = |name: &'static str| {
            let found = query.split('&').find_map(|pair| {
                let (it, value) = pair.split_once('=')?;
                (it == name).then(|| decode(value))
            });
            found.ok_or(ClaimError::Malformed(name))
        };
        if value("X-Amz-Algorithm")? != "AWS4-HMAC-SHA256" {
            return Err(ClaimError::OtherScheme);
        }
        let credential = Credential::parse(&value("X-Amz-Credential")?);
        let seconds = value("X-Amz-Expires")?.parse().ok();
        Ok(Self {
            credential: credential.ok_or(ClaimError::Malformed("X-Amz-Credential"))?,
            signed_headers: names(&value("X-Amz-SignedHeaders")?),
            signature: value("X-Amz-Signature")?,
            timestamp: value("X-Amz-Date")?,
            presigned_for: Some(seconds.ok_or(ClaimError::Malformed("X-Amz-Expires"))?),
        })
    }
}

fn names(list: &str) -> Vec<String> {
    let mut names: Vec<String> = list.split(';').map(str::to_ascii_lowercase).collect();
    names.sort_unstable();
    names.dedup();
    names
}
