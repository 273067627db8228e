//! Error answers in the shape each service's clients read. It must not know why.

use axum::body::Body;
use axum::response::Response;
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde_json::json;

use super::json_api::ApiService;

/// An error of a JSON or query API.
#[must_use]
pub fn refusal(
    service: ApiService,
    status: u16,
    code: &str,
    message: &str,
    request_id: &str,
) -> Response {
    let (content_type, body) = match service {
        ApiService::Sts => (
            "text/xml",
            format!(
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>\
                 <Type>Sender</Type><Code>{}</Code><Message>{}</Message></Error>\
                 <RequestId>{}</RequestId></ErrorResponse>",
                escape(code),
                escape(message),
                escape(request_id)
            ),
        ),
        _ => (
            "application/x-amz-json-1.1",
            json!({ "__type": code, "message": message, "Message": message }).to_string(),
        ),
    };
    let mut response = answer(status, content_type, body, request_id);
    if let Ok(code) = HeaderValue::from_str(code) {
        response.headers_mut().insert(HeaderName::from_static("x-amzn-errortype"), code);
    }
    response
}

/// An error of S3.
pub(super) fn s3_refusal(status: u16, code: &str, message: &str, request_id: &str) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{}</Code><Message>{}</Message>\
         <RequestId>{}</RequestId></Error>",
        escape(code),
        escape(message),
        escape(request_id)
    );
    answer(status, "application/xml", body, request_id)
}

fn answer(status: u16, content_type: &'static str, body: String, request_id: &str) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static("x-amzn-requestid"), id);
    }
    response
}

/// Text for XML, without the characters XML cannot hold.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(character),
            it if it < ' ' => out.push('\u{fffd}'),
            it => out.push(it),
        }
    }
    out
}
