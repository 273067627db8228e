//! The door to the JSON and query APIs: which service a request is for, and the trait that
//! answers. It must not know any operation.

use async_trait::async_trait;
use axum::response::Response;
use bytes::Bytes;
use hyper::header::CONTENT_TYPE;
use hyper::{HeaderMap, Method};

use super::caller::Caller;
use super::refusal::refusal;

/// The services that share the port with S3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiService {
    Athena,
    Glue,
    CloudTrail,
    Sts,
    LakeFormation,
}

impl ApiService {
    /// As credential scopes name it.
    #[must_use]
    pub fn scope(self) -> &'static str {
        match self {
            Self::Athena => "athena",
            Self::Glue => "glue",
            Self::CloudTrail => "cloudtrail",
            Self::Sts => "sts",
            Self::LakeFormation => "lakeformation",
        }
    }

    /// The service and the operation of a request; `None` for S3. The operation of a query
    /// request stands in its body and is empty here. `scope` is the service the signature
    /// names.
    #[must_use]
    pub fn of(
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        scope: Option<&str>,
    ) -> Option<(Self, String)> {
        if method != Method::POST {
            return None;
        }
        if scope == Some("lakeformation") {
            return Some((Self::LakeFormation, path.trim_start_matches('/').to_owned()));
        }
        if path != "/" {
            return None;
        }
        if let Some(target) = headers.get("x-amz-target") {
            let target = target.to_str().unwrap_or_default();
            let (service, operation) = target.rsplit_once('.').unwrap_or(("", target));
            let service = match service {
                "AmazonAthena" => Self::Athena,
                "AWSGlue" => Self::Glue,
                _ if service.contains("CloudTrail") => Self::CloudTrail,
                _ => return None,
            };
            return Some((service, operation.to_owned()));
        }
        let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
        let form = content_type.is_some_and(|it| it.starts_with("application/x-www-form-url"));
        form.then(|| (Self::Sts, String::new()))
    }
}

/// A request whose signature was believed.
#[derive(Debug, Clone)]
pub struct ApiRequest {
    pub service: ApiService,
    /// `StartQueryExecution`; empty for STS, where the body says `Action=`.
    pub operation: String,
    pub body: Bytes,
    pub caller: Caller,
    pub request_id: String,
    pub source_ip: String,
    pub user_agent: String,
}

/// What answers the JSON and query APIs. An answer to an operation that does not exist is a
/// 4xx: clients retry a 5xx for tens of seconds.
#[async_trait]
pub trait JsonApi: Send + Sync + 'static {
    /// Answers; failures are answers too.
    async fn call(&self, request: ApiRequest) -> Response;
}

/// Knows no operation.
#[derive(Debug, Clone, Copy)]
pub struct UnknownOperations;

#[async_trait]
impl JsonApi for UnknownOperations {
    async fn call(&self, request: ApiRequest) -> Response {
        let (status, code) = match request.service {
            ApiService::Sts => (400, "InvalidAction"),
            _ => (400, "UnknownOperationException"),
        };
        let text = format!("{} is not supported yet", request.operation);
        refusal(request.service, status, code, &text, &request.request_id)
    }
}
