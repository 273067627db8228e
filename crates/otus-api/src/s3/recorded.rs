//! A request to S3 as the audit keeps it: noted while its scopes are checked, finished when it
//! is answered. It must not know operations.

use std::sync::{Arc, OnceLock};

use chrono::Utc;
use hyper::Response;
use otus_service::audit::AuditEvent;
use s3s::path::S3Path;
use serde_json::{Map, Value};

use crate::apis::ACCOUNT;
use crate::server::Caller;

/// What CloudTrail counts as management; everything else of S3 is data.
const MANAGEMENT: &[&str] =
    &["CreateBucket", "DeleteBucket", "GetBucketLocation", "GetBucketVersioning", "ListBuckets"];

/// Left in a request's extensions for whoever learns what it asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Note(Arc<OnceLock<Noted>>);

#[derive(Debug)]
struct Noted {
    operation: String,
    bucket: Option<String>,
    key: Option<String>,
}

/// What is known of a request besides what it asks.
#[derive(Debug)]
pub(crate) struct Asked {
    pub caller: Caller,
    pub source_ip: String,
    pub user_agent: String,
    pub host: String,
    pub request_id: String,
}

impl Note {
    /// Notes what is asked.
    pub(super) fn take_down(&self, operation: &str, path: &S3Path) {
        let (bucket, key) = match path {
            S3Path::Root => (None, None),
            S3Path::Bucket { bucket } => (Some(bucket.to_string()), None),
            S3Path::Object { bucket, key } => (Some(bucket.to_string()), Some(key.to_string())),
        };
        // CloudTrail calls both versions of the listing by the first one's name.
        let operation = operation.strip_suffix("V2").unwrap_or(operation).to_owned();
        // A request is checked once.
        let _ = self.0.set(Noted { operation, bucket, key });
    }

    /// The event, once there is an answer. Nothing for requests that nobody was believed to
    /// make, and for data unless asked.
    pub(crate) fn event(
        &self,
        asked: Asked,
        answer: &Response<s3s::Body>,
        with_data: bool,
    ) -> Option<AuditEvent> {
        let noted = self.0.get()?;
        let is_data = !MANAGEMENT.contains(&noted.operation.as_str());
        if is_data && !with_data {
            return None;
        }
        let failure = failure(answer);
        let reads = ["Get", "Head", "List"].iter().any(|it| noted.operation.starts_with(it));
        Some(AuditEvent {
            time_ms: Utc::now().timestamp_millis(),
            source: String::from("s3.amazonaws.com"),
            name: noted.operation.clone(),
            region: asked.caller.region,
            source_ip: asked.source_ip,
            user_agent: asked.user_agent,
            caller_arn: format!("arn:aws:iam::{ACCOUNT}:user/{}", asked.caller.name),
            access_key: asked.caller.key_id,
            caller_name: asked.caller.name,
            read_only: reads,
            is_data,
            error_code: failure.as_ref().map(|it| it.0.clone()),
            error_message: failure.map(|it| it.1),
            request_id: asked.request_id,
            request_parameters: Some(noted.parameters(asked.host)),
            response_elements: None,
            resources: noted.resources(),
        })
    }
}

impl Noted {
    fn parameters(&self, host: String) -> Value {
        let mut members = Map::new();
        members.extend(self.bucket.clone().map(|it| (String::from("bucketName"), it.into())));
        members.extend(self.key.clone().map(|it| (String::from("key"), it.into())));
        members.insert(String::from("Host"), host.into());
        Value::Object(members)
    }

    fn resources(&self) -> Vec<(String, String)> {
        let Some(bucket) = &self.bucket else { return Vec::new() };
        let object = self
            .key
            .as_ref()
            .map(|key| (format!("arn:aws:s3:::{bucket}/{key}"), String::from("AWS::S3::Object")));
        let bucket = (format!("arn:aws:s3:::{bucket}"), String::from("AWS::S3::Bucket"));
        object.into_iter().chain([bucket]).collect()
    }
}

/// Code and message of an answer that is a refusal; of one without a document, as to HEAD,
/// the status.
fn failure(answer: &Response<s3s::Body>) -> Option<(String, String)> {
    let status = answer.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let document = answer.body().bytes().unwrap_or_default();
    let document = String::from_utf8_lossy(&document);
    let code = element(&document, "Code").unwrap_or_else(|| status.as_str().to_owned());
    Some((code, element(&document, "Message").unwrap_or_default()))
}

/// The text of an element.
fn element(document: &str, name: &str) -> Option<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let rest = document.split_once(open.as_str())?.1;
    Some(rest.split_once(close.as_str())?.0.to_owned())
}
