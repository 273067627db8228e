//! Every log Otus knows: one line each. It must not know how a definition is filled in.

use crate::delivery::Delivery;

/// A kind of log as AWS delivers it to S3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    /// The name by which commands and tests call it.
    pub name: &'static str,
    pub title: &'static str,
    /// The documented CREATE TABLE with `{placeholders}`, see [`crate::definition`].
    pub definition: &'static str,
    /// The words of a key that show which log it is, in order.
    pub marks: &'static [&'static str],
    /// Month and day are written without leading zeros in keys.
    pub unpadded_dates: bool,
    pub delivery: Delivery,
}

macro_rules! log {
    ($name:literal, $title:literal, [$($mark:literal),*], $unpadded:literal, $delivery:expr) => {
        Log {
            name: $name,
            title: $title,
            definition: include_str!(concat!("../ddl/", $name, ".sql")),
            marks: &[$($mark),*],
            unpadded_dates: $unpadded,
            delivery: $delivery,
        }
    };
}

/// Sorted by use: the first definition of a kind is the one to offer.
pub const LOGS: &[Log] = &[
    log!(
        "cloudtrail",
        "CloudTrail, one trail, partitions projected by day",
        ["AWSLogs", "CloudTrail"],
        false,
        Delivery::CLOUDTRAIL
    ),
    log!(
        "cloudtrail_organization",
        "CloudTrail of an organisation",
        ["AWSLogs", "o-", "CloudTrail"],
        false,
        Delivery::CLOUDTRAIL
    ),
    log!(
        "cloudtrail_manual",
        "CloudTrail with partitions added by hand",
        ["AWSLogs", "CloudTrail"],
        false,
        Delivery::CLOUDTRAIL
    ),
    log!(
        "vpc_flow",
        "VPC Flow Logs, text",
        ["AWSLogs", "vpcflowlogs"],
        false,
        Delivery::minutes(10)
    ),
    log!(
        "alb",
        "Application Load Balancer access logs",
        ["AWSLogs", "elasticloadbalancing"],
        false,
        Delivery::minutes(5)
    ),
    log!(
        "nlb",
        "Network Load Balancer TLS logs",
        ["AWSLogs", "elasticloadbalancing"],
        false,
        Delivery::minutes(5)
    ),
    log!(
        "clb",
        "Classic Load Balancer access logs",
        ["AWSLogs", "elasticloadbalancing"],
        false,
        Delivery::minutes(60)
    ),
    log!("waf", "WAF web ACL traffic", ["AWSLogs", "WAFLogs"], false, Delivery::minutes(5)),
    log!(
        "route53_resolver",
        "Route 53 Resolver query logs",
        ["AWSLogs", "vpcdnsquerylogs"],
        false,
        Delivery::minutes(5)
    ),
    log!(
        "s3_access",
        "S3 server access logs, date-partitioned keys",
        [],
        false,
        Delivery::hours(24)
    ),
    log!("cloudfront", "CloudFront standard logs", [], false, Delivery::hours(24)),
    log!("config", "AWS Config snapshots", ["AWSLogs", "Config"], true, Delivery::hours(24)),
    log!("guardduty", "GuardDuty findings", ["AWSLogs", "GuardDuty"], false, Delivery::hours(6)),
    log!(
        "network_firewall",
        "Network Firewall alert and flow logs",
        ["AWSLogs", "network-firewall"],
        false,
        Delivery::minutes(12)
    ),
];

/// The log of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Log> {
    LOGS.iter().find(|log| log.name == name)
}
