//! LookupEvents: events of a table with CloudTrail's columns, newest first: `default.otus_audit`, or what OTUS_LOOKUP_TABLE names.
//! It must not know how events are written.

use otus_service::{ExecutionState, StartRequest};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

use crate::wire::{ApiError, Context, Fields, Operation};
use crate::wire::{seconds, without_nulls};

pub const OPERATION: Operation =
    Operation { name: "LookupEvents", required: &[], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let limit = fields.integer("MaxResults")?.and_then(|it| usize::try_from(it).ok());
    let limit = limit.filter(|it| (1..=EVENTS_MAX).contains(it)).unwrap_or(EVENTS_MAX);
    // A token names the execution whose rows it goes on with, and its page.
    let (id, token) = match fields.text("NextToken")?.and_then(|it| it.split_once(':')) {
        Some((id, token)) => (id.to_owned(), Some(token.to_owned())),
        None => (submit(context, fields)?, None),
    };
    context.execution(&id)?;
    let rows = if token.is_none() { limit + 1 } else { limit };
    let (_, page) = context.executions.results(&id, rows, token.as_deref())?;
    let skip = usize::from(token.is_none());
    let events: Vec<Value> = page.rows.iter().skip(skip).map(|row| event(row)).collect();
    let next = page.next.map(|token| format!("{id}:{token}"));
    Ok(without_nulls(json!({ "Events": events, "NextToken": next })))
}

/// Events of a page.
const EVENTS_MAX: usize = 50;
/// A lookup that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(30);
/// Columns of the answer, in the order [`event`] reads them.
const COLUMNS: &str = "eventid, eventname, readonly, useridentity.accesskeyid, eventtime, eventsource, \
                       useridentity.username, awsregion, sourceipaddress, useragent, errorcode, \
                       errormessage, requestparameters, responseelements, useridentity.arn";

/// Runs the query to its end; the execution's id.
fn submit(context: &Context, fields: Fields<'_>) -> Result<String, ApiError> {
    let request = StartRequest {
        query: query(fields)?,
        submitted_by: Some(context.caller_arn.clone()),
        permissions: context.permissions.clone(),
        ..StartRequest::default()
    };
    let id = context.executions.start(request)?;
    let begun = Instant::now();
    loop {
        let record = context.executions.get(&id)?;
        match record.state {
            ExecutionState::Succeeded => return Ok(id),
            ExecutionState::Queued | ExecutionState::Running if begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(10));
            }
            ExecutionState::Queued | ExecutionState::Running => {
                context.executions.stop(&id)?;
                let text = "The lookup took too long: narrow StartTime and EndTime";
                return Err(ApiError::new("InvalidLookupAttributesException", text));
            }
            ExecutionState::Failed | ExecutionState::Cancelled => {
                let reason = record.reason.unwrap_or_default();
                return Err(ApiError::new("InvalidLookupAttributesException", reason));
            }
        }
    }
}

fn query(fields: Fields<'_>) -> Result<String, ApiError> {
    let table = std::env::var("OTUS_LOOKUP_TABLE").unwrap_or_default();
    let table = if table.is_empty() { "\"default\".otus_audit" } else { &table };
    let mut conditions = vec![String::from("eventid IS NOT NULL")];
    for (member, operator) in [("StartTime", ">="), ("EndTime", "<=")] {
        if let Some(moment) = fields.value(member).and_then(Value::as_f64) {
            #[allow(clippy::cast_possible_truncation)] // saturates
            let moment = chrono::DateTime::from_timestamp_millis((moment * 1000.0) as i64);
            let moment = moment.unwrap_or_default().format("%Y-%m-%dT%H:%M:%SZ");
            conditions.push(format!("eventtime {operator} '{moment}'"));
        }
    }
    for attribute in fields.objects("LookupAttributes")? {
        let key = attribute.required("AttributeKey")?;
        let value = attribute.required("AttributeValue")?.replace('\'', "''");
        conditions.push(match key {
            "EventId" => format!("eventid = '{value}'"),
            "EventName" => format!("eventname = '{value}'"),
            "EventSource" => format!("eventsource = '{value}'"),
            "ReadOnly" => format!("readonly = '{value}'"),
            "Username" => format!("useridentity.username = '{value}'"),
            "AccessKeyId" => format!("useridentity.accesskeyid = '{value}'"),
            "ResourceName" => format!("any_match(resources, it -> it.arn LIKE '%{value}')"),
            "ResourceType" => format!("any_match(resources, it -> it.type = '{value}')"),
            _ => {
                let text = format!("Unknown attribute key {key}");
                return Err(ApiError::new("InvalidLookupAttributesException", text));
            }
        });
    }
    Ok(format!(
        "SELECT {COLUMNS} FROM {table} WHERE {} ORDER BY eventtime DESC, eventid",
        conditions.join(" AND ")
    ))
}

/// A row as CloudTrail's Event. `CloudTrailEvent` is made of the table's columns: the record
/// itself is not kept apart.
fn event(row: &[Option<String>]) -> Value {
    let at = |index: usize| row.get(index).cloned().flatten();
    let time = at(4).and_then(|it| chrono::DateTime::parse_from_rfc3339(&it).ok());
    let parsed = |text: Option<String>| text.and_then(|it| serde_json::from_str::<Value>(&it).ok());
    let record = without_nulls(json!({
        "eventID": at(0),
        "eventName": at(1),
        "readOnly": at(2).map(|it| it == "true"),
        "userIdentity": { "accessKeyId": at(3), "userName": at(6), "arn": at(14) },
        "eventTime": at(4),
        "eventSource": at(5),
        "awsRegion": at(7),
        "sourceIPAddress": at(8),
        "userAgent": at(9),
        "errorCode": at(10),
        "errorMessage": at(11),
        "requestParameters": parsed(at(12)),
        "responseElements": parsed(at(13)),
    }));
    without_nulls(json!({
        "EventId": at(0),
        "EventName": at(1),
        "ReadOnly": at(2),
        "AccessKeyId": at(3),
        "EventTime": time.map(|it| seconds(it.timestamp_millis())),
        "EventSource": at(5),
        "Username": at(6),
        "CloudTrailEvent": record.to_string(),
    }))
}
