//! The words below an account's folder and the log each stands for. It must not know how
//! the rest of a key is built.

/// A log as keys name it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Service {
    /// The folder's name.
    pub(super) word: &'static str,
    pub(super) title: &'static str,
    /// The name of its definition among [`otus_awslogs::LOGS`]; empty when there is none.
    pub(super) log: &'static str,
    /// The table's name.
    pub(super) table: &'static str,
    /// Whether the next folder is the region.
    pub(super) region: bool,
}

const fn service(
    word: &'static str,
    title: &'static str,
    log: &'static str,
    table: &'static str,
    region: bool,
) -> Service {
    Service { word, title, log, table, region }
}

/// Every word; the first is what loose CloudTrail objects belong to.
pub(super) const SERVICES: &[Service] = &[
    service("CloudTrail", "CloudTrail events", "cloudtrail", "cloudtrail", true),
    service("CloudTrail-Insight", "CloudTrail Insights", "cloudtrail", "cloudtrail_insight", true),
    service(
        "CloudTrail-NetworkActivity",
        "CloudTrail network activity",
        "cloudtrail",
        "cloudtrail_network",
        true,
    ),
    service(
        "CloudTrail-Aggregated",
        "CloudTrail aggregated events",
        "cloudtrail",
        "cloudtrail_aggregated",
        true,
    ),
    service("CloudTrail-Digest", "CloudTrail digest files", "", "", true),
    service("vpcflowlogs", "VPC Flow Logs", "vpc_flow", "vpc_flow", true),
    service("elasticloadbalancing", "load balancer access logs", "alb", "alb", true),
    service("WAFLogs", "WAF web ACL traffic", "waf", "waf", true),
    service(
        "vpcdnsquerylogs",
        "Route 53 Resolver query logs",
        "route53_resolver",
        "route53_resolver",
        false,
    ),
    service("Config", "AWS Config", "config", "config", true),
    service("GuardDuty", "GuardDuty findings", "guardduty", "guardduty", true),
];

/// Server access logs, whose keys are told by their files' names: no word stands in them.
pub(super) static S3_ACCESS: Service =
    service("s3-access", "S3 server access logs", "s3_access", "s3_access", true);

/// The service of a folder called `word`.
pub(super) fn by_word(word: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|it| it.word == word)
}

/// CloudTrail's events.
pub(super) fn cloudtrail() -> &'static Service {
    static FIRST: &Service = &SERVICES[0];
    FIRST
}
