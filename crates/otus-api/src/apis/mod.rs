//! The JSON and query APIs behind the listener: finds the operation, runs it off the
//! network's threads, and wraps what it says. It must not know any operation.

mod recorded;

use std::sync::Arc;

use async_trait::async_trait;
use axum::body::Body;
use axum::response::Response;
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use otus_service::Executions;
use otus_service::audit::Audit;
use otus_service::credentials::KeyStore;
use serde_json::Value;

use crate::server::{ApiRequest, ApiService, Caller, JsonApi, refusal};
use crate::wire::{self, ApiError, Context, Operation};
use crate::{athena, cloudtrail, glue, lakeformation, sts};

/// The account everything belongs to: there are no accounts, and clients need twelve digits.
pub const ACCOUNT: &str = "000000000000";

/// See the module.
#[derive(Debug, Clone)]
pub struct Apis {
    executions: Executions,
    keys: Arc<KeyStore>,
    audit: Audit,
    account: Arc<str>,
}

impl Apis {
    #[must_use]
    pub fn new(executions: Executions, keys: Arc<KeyStore>, audit: Audit) -> Self {
        Self { executions, keys, audit, account: Arc::from(ACCOUNT) }
    }

    fn context(&self, caller: &Caller) -> Context {
        Context {
            executions: self.executions.clone(),
            account: Arc::clone(&self.account),
            region: caller.region.clone(),
            caller_arn: format!("arn:aws:iam::{}:user/{}", self.account, caller.name),
            permissions: caller.permissions.clone(),
        }
    }

    fn answer(&self, request: &ApiRequest) -> Response {
        let context = self.context(&request.caller);
        if request.service == ApiService::Sts {
            return self.sts(&context, request);
        }
        let (answered, writes) = match request.service {
            ApiService::Athena => run(athena::OPERATIONS, &context, request, athena::invalid),
            ApiService::Glue => run(glue::OPERATIONS, &context, request, glue::invalid),
            ApiService::CloudTrail => {
                run(cloudtrail::OPERATIONS, &context, request, cloudtrail::invalid)
            }
            ApiService::LakeFormation | ApiService::Sts => {
                let answer = lakeformation::answer(&request.operation);
                (answer.ok_or_else(|| unknown(request)), false)
            }
        };
        self.audit.record(recorded::event(request, &context, answered.as_ref(), writes));
        match answered {
            Ok(body) => json(200, &body, &request.request_id),
            Err(error) => json(error.status, &error.body(), &request.request_id),
        }
    }

    fn sts(&self, context: &Context, request: &ApiRequest) -> Response {
        let sts = sts::StsContext {
            context,
            keys: &self.keys,
            key_id: request.caller.key_id.as_deref(),
            request_id: &request.request_id,
        };
        let answered = sts::answer(&sts, &request.body);
        // Answers of STS hold secrets: the audit is told that there was one.
        let told = answered.as_ref().map(|_| &Value::Null);
        self.audit.record(recorded::event(request, context, told, false));
        match answered {
            Ok(xml) => respond(200, "text/xml", xml, &request.request_id),
            Err(error) => refusal(
                ApiService::Sts,
                error.status,
                error.code,
                &error.message,
                &request.request_id,
            ),
        }
    }
}

#[async_trait]
impl JsonApi for Apis {
    async fn call(&self, request: ApiRequest) -> Response {
        let is_at_hand = request.service == ApiService::Athena
            && athena::is_at_hand(&self.executions, &request.operation, &request.body);
        if is_at_hand {
            return self.answer(&request);
        }
        let (apis, id, service) = (self.clone(), request.request_id.clone(), request.service);
        // Operations wait for the disk; the network's threads must not.
        let answered = tokio::task::spawn_blocking(move || apis.answer(&request)).await;
        answered.unwrap_or_else(|error| {
            tracing::error!(%error, "an operation hit a defect");
            refusal(service, 500, "InternalServerException", "the operation hit a defect", &id)
        })
    }
}

/// The answer, and whether the operation was meant to change something.
fn run(
    operations: &'static [Operation],
    context: &Context,
    request: &ApiRequest,
    invalid: fn(&[String]) -> ApiError,
) -> (Result<Value, ApiError>, bool) {
    match wire::find(operations, &request.operation) {
        Some(operation) => {
            (wire::dispatch(operation, context, &request.body, invalid), operation.writes)
        }
        None => (Err(unknown(request)), false),
    }
}

/// A 4xx, since clients try a 5xx again for tens of seconds.
fn unknown(request: &ApiRequest) -> ApiError {
    let text = format!("{} is not supported yet", request.operation);
    ApiError::new("UnknownOperationException", text)
}

fn json(status: u16, body: &Value, request_id: &str) -> Response {
    respond(status, "application/x-amz-json-1.1", body.to_string(), request_id)
}

fn respond(status: u16, content_type: &'static str, body: String, request_id: &str) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static("x-amzn-requestid"), id);
    }
    response
}
