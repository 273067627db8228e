//! Access logs of an Application Load Balancer, all documented fields. It must not know who
//! visits.

use super::super::{GenerateError, clock};
use super::traffic::{Request, Traffic};
use super::{BALANCER, HOST, Lines, Place, folders};

/// Seconds between deliveries.
const STEP: i64 = 300;
pub(super) const BALANCER_NAME: &str = "app/web/50dc6c495c0c9188";
pub(super) const SITE: &str = "www.acme.example";

pub(super) fn write(place: &mut Place<'_>, traffic: &Traffic) -> Result<u64, GenerateError> {
    let mut lines = Lines::default();
    for request in &traffic.requests {
        lines.add(request.time, STEP, line(place, request));
    }
    place.deliver(lines, None, true, |place, stamp| {
        let Place { account, region, .. } = *place;
        let folder =
            format!("AWSLogs/{account}/elasticloadbalancing/{region}/{}/", folders(stamp, 3));
        let (stamp, unique, balancer) =
            (clock::stamp(stamp), place.unique(8), BALANCER_NAME.replace('/', "."));
        let file = format!(
            "{account}_elasticloadbalancing_{region}_{balancer}_{stamp}_{BALANCER}_{unique}.log.gz"
        );
        (folder, file)
    })
}

fn line(place: &Place<'_>, request: &Request) -> String {
    let Place { account, region, .. } = place;
    let iso = |fraction: &str| clock::iso(request.time).replace('Z', fraction);
    let Request { client, port, target, status, agent, received, sent, trace, .. } = request;
    let answered = format!("{HOST}:8080");
    // What WAF blocks reaches no target.
    let (to, times, code, actions) = match request.rule {
        Some(_) => ("-", "-1 -1 -1", String::from("-"), "waf"),
        None => (answered.as_str(), "0.001 0.012 0.000", status.to_string(), "waf,forward"),
    };
    format!(
        "https {} {BALANCER_NAME} {client}:{port} {to} {times} {status} {code} {received} {sent} \
         \"GET https://{SITE}:443{target} HTTP/2.0\" \"{agent}\" TLS_AES_128_GCM_SHA256 TLSv1.3 \
         arn:aws:elasticloadbalancing:{region}:{account}:targetgroup/web/73e2d6bc24d8a067 \
         \"Root={trace}\" \"{SITE}\" \
         \"arn:aws:acm:{region}:{account}:certificate/12345678-1234-1234-1234-123456789012\" 0 {} \
         \"{actions}\" \"-\" \"-\" \"{to}\" \"{code}\" \"-\" \"-\" TID_{}",
        iso(".812345Z"),
        iso(".799000Z"),
        trace.rsplit('-').next().unwrap_or_default(),
    )
}
