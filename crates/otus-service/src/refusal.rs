//! Why a request is refused before anything runs, in Athena's classes and words.
//! It must not know how a refusal looks on the wire.

use otus_types::{ErrorCode, Position, QueryError};

/// A request that is not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// `InvalidRequestException`, with Athena's finer code.
    Invalid { code: &'static str, message: String },
    /// `ResourceNotFoundException` about the resource called `name`.
    NotFound { name: String, message: String },
    /// `TooManyRequestsException`.
    TooMany { message: String },
    /// `MetadataException`.
    Metadata { message: String },
    /// Our own fault, or the disk's.
    Internal { message: String },
}

/// AthenaErrorCode of most refusals.
pub const INVALID_INPUT: &str = "INVALID_INPUT";
/// AthenaErrorCode of a text that does not parse.
pub const MALFORMED_QUERY: &str = "MALFORMED_QUERY";

impl Refusal {
    /// `InvalidRequestException` with `INVALID_INPUT`.
    #[must_use]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid { code: INVALID_INPUT, message: message.into() }
    }

    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::Internal { message: message.into() }
    }

    /// An execution nobody knows.
    #[must_use]
    pub fn no_execution(id: &str) -> Self {
        Self::Invalid {
            code: "QUERY_EXECUTION_NOT_FOUND",
            message: format!("QueryExecution {id} was not found"),
        }
    }

    /// A page token that no list gave out.
    #[must_use]
    pub fn bad_token(token: &str) -> Self {
        Self::invalid(format!("The nextPageToken is malformed: {token}"))
    }

    /// What submitting `text` is answered when the parser says `error`: the position stays,
    /// the code of a query's failure goes (athena.md §8).
    #[must_use]
    pub fn of_syntax(error: &QueryError, text: &str) -> Self {
        if error.code == ErrorCode::InvalidRequest {
            return Self::invalid(error.message.clone());
        }
        let message = match error.span.map(|span| Position::of(text, span.start)) {
            Some(at) => format!("line {}:{}: {}", at.line, at.column, error.message),
            None => error.message.clone(),
        };
        Self::Invalid { code: MALFORMED_QUERY, message }
    }

    /// The text alone.
    #[must_use]
    pub fn message(&self) -> &str {
        match self {
            Self::Invalid { message, .. }
            | Self::NotFound { message, .. }
            | Self::TooMany { message }
            | Self::Metadata { message }
            | Self::Internal { message } => message,
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Refusal {}
