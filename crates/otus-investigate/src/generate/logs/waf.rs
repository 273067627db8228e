//! Logs of a WAF web ACL, one JSON document a request. It must not know who visits.

use serde_json::json;

use super::super::{GenerateError, clock};
use super::alb::{BALANCER_NAME, SITE};
use super::traffic::{Request, Traffic};
use super::{Lines, Place, folders};

/// Seconds between deliveries.
const STEP: i64 = 300;

pub(super) fn write(place: &mut Place<'_>, traffic: &Traffic) -> Result<u64, GenerateError> {
    let mut lines = Lines::default();
    for request in &traffic.requests {
        lines.add(request.time, STEP, line(place, request));
    }
    place.deliver(lines, None, true, |place, stamp| {
        let Place { account, region, .. } = *place;
        // Hour and minute are folders too.
        let folder = format!("AWSLogs/{account}/WAFLogs/{region}/web/{}/", folders(stamp, 5));
        let (stamp, unique) = (clock::stamp(stamp), place.unique(8));
        (folder, format!("{account}_waflogs_{region}_web_{stamp}_{unique}.log.gz"))
    })
}

fn line(place: &Place<'_>, request: &Request) -> String {
    let Place { account, region, .. } = place;
    let (uri, args) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let (rule, kind, action) = match &request.rule {
        Some(rule) => (rule.as_str(), "MANAGED_RULE_GROUP", "BLOCK"),
        None => ("Default_Action", "REGULAR", "ALLOW"),
    };
    let acl = format!(
        "arn:aws:wafv2:{region}:{account}:regional/webacl/web/0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9"
    );
    json!({
        "timestamp": request.time * 1_000 + 799,
        "formatVersion": 1,
        "webaclId": acl,
        "terminatingRuleId": rule,
        "terminatingRuleType": kind,
        "action": action,
        "terminatingRuleMatchDetails": [],
        "httpSourceName": "ALB",
        "httpSourceId": format!("{account}-{BALANCER_NAME}"),
        "ruleGroupList": [],
        "rateBasedRuleList": [],
        "nonTerminatingMatchingRules": [],
        "requestHeadersInserted": null,
        "responseCodeSent": null,
        "httpRequest": {
            "clientIp": request.client,
            "country": "ZZ",
            "headers": [
                {"name": "host", "value": SITE},
                {"name": "user-agent", "value": request.agent},
            ],
            "uri": uri,
            "args": args,
            "httpVersion": "HTTP/2.0",
            "httpMethod": "GET",
            "requestId": request.trace,
        },
    })
    .to_string()
}
