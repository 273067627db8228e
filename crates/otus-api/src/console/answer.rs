//! What goes back: JSON, or a problem in a sentence. It must not know operations.

use axum::body::Body;
use axum::response::Response;
use hyper::StatusCode;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use otus_service::Refusal;
use otus_types::{QueryError, QueryFailure};
use serde_json::{Value, json};

/// Why a request is not carried out.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    message: String,
}

impl Problem {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Sign in first")
    }

    pub(super) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    pub(super) fn missing(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(super) fn defect() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The server hit a defect; see its log")
    }

    pub(super) fn into_response(self) -> Response {
        let mut response = json(&json!({ "message": self.message }));
        *response.status_mut() = self.status;
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match &refusal {
            Refusal::Internal { .. } => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, refusal.to_string())
            }
            Refusal::NotFound { .. } => Self::missing(refusal.to_string()),
            _ => Self::bad(refusal.to_string()),
        }
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        Self::bad(error.to_string())
    }
}

impl From<QueryFailure> for Problem {
    fn from(failure: QueryFailure) -> Self {
        Self::bad(failure.first.to_string())
    }
}

/// A JSON answer that nobody keeps.
pub(super) fn json(value: &Value) -> Response {
    let mut response = Response::new(Body::from(value.to_string()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    response
}

/// A text of the request.
pub(super) fn text<'a>(request: &'a Value, name: &str) -> Result<&'a str, Problem> {
    let found = request.get(name).and_then(Value::as_str);
    found.ok_or_else(|| Problem::bad(format!("{name} is missing")))
}

/// A list of texts, empty when it is not there.
pub(super) fn texts(request: &Value, name: &str) -> Vec<String> {
    let list = request.get(name).and_then(Value::as_array);
    let texts = list.into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

/// A whole number of the request.
pub(super) fn number(request: &Value, name: &str) -> Result<u64, Problem> {
    let found = request.get(name).and_then(Value::as_u64);
    found.ok_or_else(|| Problem::bad(format!("{name} is missing")))
}
