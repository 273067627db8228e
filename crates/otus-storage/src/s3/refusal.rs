//! What S3 refused, and why in words: the call, the permission it needs, the key it was
//! signed with. It must not know requests.

use std::fmt;

use super::document::Problem;

/// A request that S3 answered with an error that repeating does not mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `GetObject`, `ListObjectsV2`, …
    pub call: &'static str,
    /// The permission the call needs: `s3:GetObject`.
    pub action: &'static str,
    pub status: u16,
    /// S3's code; empty when the answer was no error document.
    pub code: String,
    pub message: String,
    /// The access key the request was signed with.
    pub access_key: Option<String>,
    pub endpoint: String,
}

impl Refusal {
    /// What would help, sentence by sentence.
    #[must_use]
    pub fn hints(&self, bucket: &str) -> Vec<String> {
        let hint = match self.code.as_str() {
            "AccessDenied" | "AllAccessDisabled" | "" if self.status == 403 => {
                return self.denied_hints(bucket);
            }
            "InvalidAccessKeyId" => {
                "the access key does not exist at this endpoint: check the \
                                     profile, and the endpoint"
            }
            "SignatureDoesNotMatch" => "the secret key does not belong to the access key",
            "ExpiredToken" | "TokenRefreshRequired" => {
                "the session has expired: sign in again (aws sso login)"
            }
            "RequestTimeTooSkewed" => "the clock of this machine is wrong",
            "NoSuchBucket" => "check the bucket's name, and the endpoint",
            "RequestTimeout" | "SlowDown" => "S3 asked for patience for too long: try again later",
            _ => return Vec::new(),
        };
        vec![hint.to_owned()]
    }

    fn denied_hints(&self, bucket: &str) -> Vec<String> {
        let resource = match self.action {
            "s3:ListBucket" => format!("arn:aws:s3:::{bucket}"),
            _ => format!("arn:aws:s3:::{bucket}/*"),
        };
        let needs = format!("the caller needs {} on {resource}", self.action);
        let mut hints = vec![match &self.access_key {
            Some(key) => format!("{needs}; the request was signed with access key {key}"),
            None => format!("{needs}; the request was not signed"),
        }];
        if self.action == "s3:GetObject" {
            hints.push(
                "objects encrypted with a KMS key also need kms:Decrypt on that key".to_owned(),
            );
        }
        hints
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = if self.code.is_empty() { "no error document" } else { &self.code };
        write!(f, "{} was refused with {} {code}", self.call, self.status)?;
        if !self.message.is_empty() {
            write!(f, ": {}", self.message)?;
        }
        if self.status == 403 {
            write!(f, " (needs {}", self.action)?;
            match &self.access_key {
                Some(key) => write!(f, "; signed with {key})")?,
                None => f.write_str("; not signed)")?,
            }
        }
        Ok(())
    }
}

/// The code of an answer whose document has none.
#[must_use]
pub fn code_of(status: u16, problem: &Problem) -> String {
    if !problem.code.is_empty() {
        return problem.code.clone();
    }
    match status {
        404 => "NoSuchKey".to_owned(),
        412 => "PreconditionFailed".to_owned(),
        _ => String::new(),
    }
}
