//! A call as the audit keeps it. It must not know any operation.

use std::borrow::Cow;

use chrono::Utc;
use otus_service::audit::AuditEvent;
use serde_json::{Map, Value};

use crate::server::{ApiRequest, ApiService};
use crate::sts::Form;
use crate::wire::{ApiError, Context};

/// The event of a call that was answered so. `writes`: it was meant to change something.
pub(super) fn event(
    request: &ApiRequest,
    context: &Context,
    answered: Result<&Value, &ApiError>,
    writes: bool,
) -> AuditEvent {
    let (name, parameters) = match request.service {
        ApiService::Sts => {
            let form = Form::parse(&request.body);
            let name = form.get("Action").unwrap_or_default().to_owned();
            (Cow::Owned(name), Some(Value::Object(form.members())))
        }
        _ => {
            let body = serde_json::from_slice::<Value>(&request.body).ok();
            (Cow::Borrowed(request.operation.as_str()), body.map(lower_members))
        }
    };
    AuditEvent {
        time_ms: Utc::now().timestamp_millis(),
        source: format!("{}.amazonaws.com", request.service.scope()),
        name: name.into_owned(),
        region: context.region.clone(),
        source_ip: request.source_ip.clone(),
        user_agent: request.user_agent.clone(),
        caller_arn: context.caller_arn.clone(),
        access_key: request.caller.key_id.clone(),
        caller_name: request.caller.name.clone(),
        read_only: !writes,
        is_data: false,
        error_code: answered.err().map(|it| it.code.to_owned()),
        error_message: answered.err().map(|it| it.message.clone()),
        request_id: request.request_id.clone(),
        request_parameters: parameters,
        response_elements: answered.ok().filter(|_| writes).cloned().map(lower_members),
        resources: Vec::new(),
    }
}

/// CloudTrail writes members with a small first letter.
fn lower_members(value: Value) -> Value {
    let Value::Object(members) = value else { return value };
    let lowered: Map<String, Value> = members
        .into_iter()
        .map(|(name, value)| {
            let mut letters = name.chars();
            let first = letters.next().map(|it| it.to_ascii_lowercase());
            (first.into_iter().chain(letters).collect(), value)
        })
        .collect();
    Value::Object(lowered)
}
