//! One API call as a CloudTrail record, version 1.11. It must not know where it goes.

use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value, json};

/// The account of every record.
pub(super) const ACCOUNT: &str = "000000000000";

/// What is known of a call once it is answered.
#[derive(Debug, Clone, Default)]
pub struct AuditEvent {
    /// Milliseconds since 1970.
    pub time_ms: i64,
    /// `athena.amazonaws.com`.
    pub source: String,
    /// `StartQueryExecution`.
    pub name: String,
    pub region: String,
    pub source_ip: String,
    pub user_agent: String,
    /// The caller's ARN, key and name.
    pub caller_arn: String,
    pub access_key: Option<String>,
    pub caller_name: String,
    pub read_only: bool,
    /// Reads and writes of objects are data events, everything else is management.
    pub is_data: bool,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub request_id: String,
    /// As CloudTrail writes them: members begin in lower case.
    pub request_parameters: Option<Value>,
    pub response_elements: Option<Value>,
    /// ARNs of objects and buckets the call was about, with their types.
    pub resources: Vec<(String, String)>,
}

impl AuditEvent {
    /// The record.
    #[must_use]
    pub(super) fn record(&self) -> Value {
        let time = DateTime::from_timestamp_millis(self.time_ms).unwrap_or_default();
        let mut record = json!({
            "eventVersion": "1.11",
            "userIdentity": {
                "type": "IAMUser",
                "principalId": self.access_key.as_deref().unwrap_or("ANONYMOUS"),
                "arn": self.caller_arn,
                "accountId": ACCOUNT,
                "accessKeyId": self.access_key.as_deref().unwrap_or_default(),
                "userName": self.caller_name,
            },
            "eventTime": time.to_rfc3339_opts(SecondsFormat::Secs, true),
            "eventSource": self.source,
            "eventName": self.name,
            "awsRegion": self.region,
            "sourceIPAddress": self.source_ip,
            "userAgent": self.user_agent,
            "requestParameters": self.request_parameters,
            "responseElements": self.response_elements,
            "requestID": self.request_id,
            "eventID": crate::executions::new_id(),
            "readOnly": self.read_only,
            "eventType": "AwsApiCall",
            "managementEvent": !self.is_data,
            "recipientAccountId": ACCOUNT,
            "eventCategory": if self.is_data { "Data" } else { "Management" },
        });
        if let Value::Object(members) = &mut record {
            self.add_optional(members);
        }
        record
    }

    fn add_optional(&self, members: &mut Map<String, Value>) {
        if let Some(code) = &self.error_code {
            members.insert(String::from("errorCode"), code.as_str().into());
        }
        if let Some(message) = &self.error_message {
            members.insert(String::from("errorMessage"), message.as_str().into());
        }
        if !self.resources.is_empty() {
            let resource = |(arn, ty): &(String, String)| json!({ "accountId": ACCOUNT, "type": ty, "ARN": arn });
            let resources = self.resources.iter().map(resource).collect();
            members.insert(String::from("resources"), Value::Array(resources));
        }
    }
}
