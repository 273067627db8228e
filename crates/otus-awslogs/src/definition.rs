//! Filling a documented table definition in for one bucket and account.
//! It must not know SQL.

use crate::registry::Log;

/// What a definition needs. Fields a log does not use are ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholders<'a> {
    pub table: &'a str,
    pub bucket: &'a str,
    /// Key prefix in front of `AWSLogs/`, empty or ending in `/`.
    pub prefix: &'a str,
    pub account: &'a str,
    pub region: &'a str,
    /// `o-…`, for organisation trails.
    pub organization: &'a str,
    /// The web ACL, VPC, source bucket or firewall that the keys name.
    pub resource: &'a str,
    /// `alert` or `flow`, for Network Firewall.
    pub kind: &'a str,
    /// First day of the projected range, `yyyy/MM/dd`.
    pub start: &'a str,
}

impl Default for Placeholders<'_> {
    fn default() -> Self {
        Self {
            table: "logs",
            bucket: "amzn-s3-demo-bucket",
            prefix: "",
            account: "111122223333",
            region: "us-east-1",
            organization: "o-exampleorgid",
            resource: "resource",
            kind: "alert",
            start: "2020/01/01",
        }
    }
}

/// The CREATE TABLE statement of a log, filled in. Values are put in as they are: they come
/// from key names, and a quote in one must be doubled by the caller.
#[must_use]
pub fn define(log: &Log, values: &Placeholders<'_>) -> String {
    let start = if log.unpadded_dates { unpadded(values.start) } else { values.start.to_owned() };
    let pairs = [
        ("table", values.table),
        ("bucket", values.bucket),
        ("prefix", values.prefix),
        ("account", values.account),
        ("region", values.region),
        ("organization", values.organization),
        ("resource", values.resource),
        ("kind", values.kind),
        ("start", start.as_str()),
    ];
    let mut out = String::with_capacity(log.definition.len() + 256);
    let mut rest = log.definition;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        // `${column}` belongs to the location template.
        match pairs.iter().find(|it| it.0 == name).filter(|_| !before.ends_with('$')) {
            Some((_, value)) => out.push_str(value),
            None => {
                out.push('{');
                out.push_str(name);
                out.push('}');
            }
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

fn unpadded(day: &str) -> String {
    let parts = day.split('/').map(|part| part.trim_start_matches('0'));
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::{Placeholders, define};
    use crate::registry::{LOGS, by_name};

    #[test]
    fn every_placeholder_is_known() {
        for log in LOGS {
            let text = define(log, &Placeholders::default());
            assert!(!text.replace("${", "").contains('{'), "{}: {text}", log.name);
        }
    }

    #[test]
    fn template_columns_stay() {
        let text = define(by_name("cloudtrail").unwrap(), &Placeholders::default());
        assert!(text.contains(
            "'s3://amzn-s3-demo-bucket/AWSLogs/111122223333/CloudTrail/us-east-1/${timestamp}'"
        ));
        let organization =
            define(by_name("cloudtrail_organization").unwrap(), &Placeholders::default());
        assert!(
            organization.contains("o-exampleorgid/${account}/CloudTrail/${region}/${timestamp}")
        );
        let config = define(by_name("config").unwrap(), &Placeholders::default());
        assert!(config.contains("'2020/1/1,NOW'"));
    }
}
