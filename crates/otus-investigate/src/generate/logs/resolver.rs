//! Route 53 Resolver query logs, one JSON document a query. It must not know who asks why.

use serde_json::json;

use super::super::{GenerateError, clock};
use super::traffic::{Lookup, Traffic};
use super::{HOST, INSTANCE, Lines, Place, VPC, folders};

/// Seconds between deliveries.
const STEP: i64 = 300;

pub(super) fn write(place: &mut Place<'_>, traffic: &Traffic) -> Result<u64, GenerateError> {
    let mut lines = Lines::default();
    for lookup in &traffic.lookups {
        lines.add(lookup.time, STEP, line(place, lookup));
    }
    place.deliver(lines, None, true, |place, stamp| {
        let account = place.account;
        let folder = format!("AWSLogs/{account}/vpcdnsquerylogs/{VPC}/{}/", folders(stamp, 3));
        let (stamp, unique) = (clock::stamp(stamp), place.unique(8));
        (folder, format!("{VPC}_vpcdnsquerylogs_{account}_{stamp}_{unique}.log.gz"))
    })
}

fn line(place: &Place<'_>, lookup: &Lookup) -> String {
    json!({
        "version": "1.100000",
        "account_id": place.account,
        "region": place.region,
        "vpc_id": VPC,
        "query_timestamp": clock::iso(lookup.time),
        "query_name": format!("{}.", lookup.domain),
        "query_type": "A",
        "query_class": "IN",
        "rcode": "NOERROR",
        "answers": [{"Rdata": lookup.answer, "Type": "A", "Class": "IN"}],
        "srcaddr": HOST,
        "srcport": lookup.port.to_string(),
        "transport": "UDP",
        "srcids": {"instance": INSTANCE},
    })
    .to_string()
}
