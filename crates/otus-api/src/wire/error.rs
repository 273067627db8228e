//! A refusal on the wire: status, `__type`, text and, for Athena, its finer code. It must
//! not know which service answers.

use otus_service::Refusal;
use serde_json::{Map, Value};

/// An answer that is an error. Its `members` stand beside `__type` and `Message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// HTTP status; never a 5xx for what the client did: it would try again.
    pub status: u16,
    /// The exception's name.
    pub code: &'static str,
    pub message: String,
    pub members: Vec<(&'static str, String)>,
}

impl ApiError {
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { status: 400, code, message: message.into(), members: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, member: &'static str, value: impl Into<String>) -> Self {
        self.members.push((member, value.into()));
        self
    }

    /// Our own fault.
    #[must_use]
    pub fn internal(code: &'static str, message: impl Into<String>) -> Self {
        Self { status: 500, ..Self::new(code, message) }
    }

    /// `1 validation error detected: …`, or as many as there are.
    #[must_use]
    pub fn validation(code: &'static str, violations: &[String]) -> Self {
        let plural = if violations.len() == 1 { "" } else { "s" };
        let text = format!(
            "{} validation error{plural} detected: {}",
            violations.len(),
            violations.join("; ")
        );
        Self::new(code, text)
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert(String::from("__type"), self.code.into());
        for (member, value) in &self.members {
            body.insert((*member).to_owned(), value.as_str().into());
        }
        body.insert(String::from("Message"), self.message.as_str().into());
        Value::Object(body)
    }
}

/// Athena's exceptions.
impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid { code, message } => Self::new("InvalidRequestException", message)
                .with("AthenaErrorCode", code)
                .with("ErrorCode", code),
            Refusal::NotFound { name, message } => {
                Self::new("ResourceNotFoundException", message).with("ResourceName", name)
            }
            Refusal::TooMany { message } => Self::new("TooManyRequestsException", message)
                .with("Reason", "CONCURRENT_QUERY_LIMIT_EXCEEDED"),
            Refusal::Metadata { message } => Self::new("MetadataException", message),
            Refusal::Internal { message } => Self::internal("InternalServerException", message),
        }
    }
}
