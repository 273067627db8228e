//! VPC Flow Logs in text, all fields of version 5 in the order of the documented table. It
//! must not know why anything flows.

use super::super::{GenerateError, clock};
use super::traffic::{Flow, Traffic};
use super::{BALANCER, HOST, INSTANCE, Lines, Place, VPC, folders};

const HEADER: &str = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr az-id sublocation-type sublocation-id pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path";
/// Seconds between deliveries.
const STEP: i64 = 600;

pub(super) fn write(place: &mut Place<'_>, traffic: &Traffic) -> Result<u64, GenerateError> {
    let mut lines = Lines::default();
    for flow in &traffic.flows {
        lines.add(flow.time, STEP, line(place.account, flow));
    }
    place.deliver(lines, Some(HEADER), true, |place, stamp| {
        let Place { account, region, .. } = *place;
        let folder = format!("AWSLogs/{account}/vpcflowlogs/{region}/{}/", folders(stamp, 3));
        let (stamp, unique) = (clock::stamp(stamp), place.unique(8));
        let file =
            format!("{account}_vpcflowlogs_{region}_fl-0123456789abcdef0_{stamp}_{unique}.log.gz");
        (folder, file)
    })
}

fn line(account: &str, flow: &Flow) -> String {
    let Flow { time, from, to, packets, bytes, accepted } = flow;
    let of_balancer = from.0 == BALANCER || to.0 == BALANCER;
    let (interface, instance) = match of_balancer {
        true => ("eni-0b1c2d3e4f5061728", "-"),
        false => ("eni-0c1d2e3f405162738", INSTANCE),
    };
    let outward = from.0 == BALANCER || from.0 == HOST;
    let (direction, path) = if outward { ("egress", "8") } else { ("ingress", "-") };
    let action = if *accepted { "ACCEPT" } else { "REJECT" };
    let (flags, end) = (if *accepted { 19 } else { 2 }, time + 52);
    let ((source, source_port), (target, target_port)) = (from, to);
    format!(
        "5 {account} {interface} {source} {target} {source_port} {target_port} 6 {packets} {bytes} \
         {time} {end} {action} OK {VPC} subnet-0d1e2f3041526374 {instance} {flags} IPv4 {source} \
         {target} apne1-az1 - - - - {direction} {path}"
    )
}
