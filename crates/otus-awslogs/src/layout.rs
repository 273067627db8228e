//! Keys below `AWSLogs/`: who, which log, which region, which day.
//! It must not know what the objects hold.

use crate::cloudtrail;

/// A key or prefix of CloudTrail's tree:
/// `[prefix/]AWSLogs/[o-orgid/]<account>/<kind>/<region>/YYYY/MM/DD/<file>`. What a prefix
/// does not reach is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudTrailKey {
    /// In front of `AWSLogs/`: empty or ending in `/`.
    pub prefix: String,
    pub organization: Option<String>,
    pub account: Option<String>,
    pub kind: Option<cloudtrail::Kind>,
    pub region: Option<String>,
    /// Year, month and day of delivery.
    pub day: Option<(u16, u8, u8)>,
    pub file: Option<String>,
}

impl CloudTrailKey {
    /// Reads a key; `None` when it is not part of such a tree.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        let (prefix, rest) = match key.strip_prefix("AWSLogs/") {
            Some(rest) => ("", rest),
            None => {
                let at = key.find("/AWSLogs/")?;
                key.split_at_checked(at + 1)
                    .map(|it| (it.0, it.1.trim_start_matches("AWSLogs/")))?
            }
        };
        let mut parts = rest.split('/').filter(|it| !it.is_empty()).peekable();
        let organization = parts.next_if(|it| it.starts_with("o-")).map(str::to_owned);
        let account = parts.next().map(str::to_owned);
        let kind = match parts.next() {
            Some(word) => Some(cloudtrail::Kind::parse(word)?),
            None => None,
        };
        let region = parts.next().map(str::to_owned);
        let year: Option<u16> = parts.next().and_then(|it| it.parse().ok());
        let month: Option<u8> = parts.next().and_then(|it| it.parse().ok());
        let day: Option<u8> = parts.next().and_then(|it| it.parse().ok());
        let day = match (year, month, day) {
            (Some(year), Some(month), Some(day)) => Some((year, month, day)),
            _ => None,
        };
        Some(Self {
            prefix: prefix.to_owned(),
            organization,
            account,
            kind,
            region,
            day,
            file: parts.next().map(str::to_owned),
        })
    }

    /// The folder of one day, ending in `/`.
    #[must_use]
    pub fn day_prefix(
        prefix: &str,
        organization: Option<&str>,
        account: &str,
        kind: cloudtrail::Kind,
        region: &str,
        (year, month, day): (u16, u8, u8),
    ) -> String {
        let organization = organization.map(|it| format!("{it}/")).unwrap_or_default();
        format!(
            "{prefix}AWSLogs/{organization}{account}/{}/{region}/{year:04}/{month:02}/{day:02}/",
            kind.word()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::CloudTrailKey;
    use crate::cloudtrail::Kind;

    #[test]
    fn keys_of_the_documentation() {
        let key = "my/AWSLogs/o-abcd/111122223333/CloudTrail/us-east-1/2020/09/30/f.json.gz";
        let read = CloudTrailKey::parse(key).unwrap();
        assert_eq!((read.prefix.as_str(), read.organization.as_deref()), ("my/", Some("o-abcd")));
        assert_eq!((read.day, read.file.as_deref()), (Some((2020, 9, 30)), Some("f.json.gz")));
        let built = CloudTrailKey::day_prefix(
            "my/",
            Some("o-abcd"),
            "111122223333",
            Kind::Events,
            "us-east-1",
            (2020, 9, 30),
        );
        assert_eq!(format!("{built}f.json.gz"), key);
        let short = CloudTrailKey::parse("AWSLogs/1/CloudTrail-Insight/").unwrap();
        assert_eq!((short.kind, short.region), (Some(Kind::Insight), None));
        for other in ["AWSLogs/1/vpcflowlogs/", "logs/x", "myAWSLogs/1"] {
            assert_eq!(CloudTrailKey::parse(other), None, "{other}");
        }
    }
}
