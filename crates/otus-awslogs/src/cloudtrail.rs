//! CloudTrail's files and records: file names, kinds, and the fields of each event version.
//! It must not know how a record is decoded.

use std::fmt;

/// What a tree of CloudTrail objects holds; the word stands in keys and file names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Events,
    Insight,
    NetworkActivity,
    Aggregated,
    Digest,
}

impl Kind {
    pub const ALL: [Kind; 5] =
        [Kind::Events, Kind::Insight, Kind::NetworkActivity, Kind::Aggregated, Kind::Digest];

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Events => "CloudTrail",
            Kind::Insight => "CloudTrail-Insight",
            Kind::NetworkActivity => "CloudTrail-NetworkActivity",
            Kind::Aggregated => "CloudTrail-Aggregated",
            Kind::Digest => "CloudTrail-Digest",
        }
    }

    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// `<account>_CloudTrail_<region>_YYYYMMDDTHHmmZ_<16 characters>.json.gz`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    pub account: String,
    pub kind: Kind,
    pub region: String,
    /// `YYYYMMDDTHHmmZ`, the end of the delivery window.
    pub time: String,
    /// What keeps the name unique: letters and digits.
    pub unique: String,
}

impl FileName {
    /// Reads a log file's name; `None` for digests and anything else.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let stem = name.strip_suffix(".json.gz").or_else(|| name.strip_suffix(".json"))?;
        let parts: Vec<&str> = stem.split('_').collect();
        let [account, kind, region, time, unique] = parts.as_slice() else {
            return None;
        };
        let kind = Kind::parse(kind).filter(|it| *it != Kind::Digest)?;
        if account.is_empty() || region.is_empty() || !is_time(time) || unique.is_empty() {
            return None;
        }
        Some(Self {
            account: (*account).to_owned(),
            kind,
            region: (*region).to_owned(),
            time: (*time).to_owned(),
            unique: (*unique).to_owned(),
        })
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, kind, region, time, unique } = self;
        write!(f, "{account}_{}_{region}_{time}_{unique}.json.gz", kind.word())
    }
}

fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 14
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 => *byte == b'T',
            13 => *byte == b'Z',
            _ => byte.is_ascii_digit(),
        })
}

/// A field of a record and the event version that brought it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub since: &'static str,
    /// The input format hands it over as JSON text.
    pub stringified: bool,
}

const fn field(name: &'static str, since: &'static str) -> Field {
    Field { name, since, stringified: false }
}

const fn text(name: &'static str, since: &'static str) -> Field {
    Field { name, since, stringified: true }
}

/// Top-level fields of a record, by version (newest 1.11).
pub const FIELDS: &[Field] = &[
    field("eventTime", "1.0"),
    field("eventVersion", "1.0"),
    field("userIdentity", "1.0"),
    field("eventSource", "1.0"),
    field("eventName", "1.0"),
    field("awsRegion", "1.0"),
    field("sourceIPAddress", "1.0"),
    field("userAgent", "1.0"),
    field("errorCode", "1.0"),
    field("errorMessage", "1.0"),
    text("requestParameters", "1.0"),
    text("responseElements", "1.0"),
    text("additionalEventData", "1.0"),
    field("requestID", "1.01"),
    field("eventID", "1.01"),
    field("apiVersion", "1.01"),
    field("readOnly", "1.01"),
    field("resources", "1.01"),
    field("eventType", "1.02"),
    field("recipientAccountId", "1.02"),
    field("sharedEventID", "1.03"),
    field("vpcEndpointId", "1.04"),
    text("serviceEventDetails", "1.05"),
    field("managementEvent", "1.06"),
    field("eventCategory", "1.07"),
    field("insightDetails", "1.07"),
    field("addendum", "1.08"),
    field("sessionCredentialFromConsole", "1.08"),
    field("edgeDeviceDetails", "1.08"),
    field("tlsDetails", "1.08"),
    field("vpcEndpointAccountId", "1.09"),
    field("eventContext", "1.11"),
];

/// Values of `userIdentity.type`.
pub const IDENTITY_TYPES: &[&str] = &[
    "Root",
    "IAMUser",
    "AssumedRole",
    "Role",
    "FederatedUser",
    "Directory",
    "AWSAccount",
    "AWSService",
    "IdentityCenterUser",
    "SAMLUser",
    "WebIdentityUser",
    "Unknown",
];

/// Values of `eventType`.
pub const EVENT_TYPES: &[&str] = &[
    "AwsApiCall",
    "AwsServiceEvent",
    "AwsConsoleAction",
    "AwsConsoleSignIn",
    "AwsCloudTrailInsight",
    "AwsVpceEvent",
    "AwsAggregatedEvent",
];

/// Values of `eventCategory`.
pub const EVENT_CATEGORIES: &[&str] =
    &["Management", "Data", "Insight", "NetworkActivity", "Aggregated"];

#[cfg(test)]
mod tests {
    use super::{FileName, Kind};

    #[test]
    fn file_names_of_the_documentation() {
        // CloudTrail user guide, "CloudTrail log file examples"
        let name = "111122223333_CloudTrail_us-east-2_20150801T0210Z_Mu0KsOhtH1ar15ZZ.json.gz";
        let read = FileName::parse(name).unwrap();
        assert_eq!((read.kind, read.region.as_str()), (Kind::Events, "us-east-2"));
        assert_eq!(read.to_string(), name);
        let insight = "1_CloudTrail-Insight_us-east-1_20200101T0000Z_x.json.gz";
        assert_eq!(FileName::parse(insight).unwrap().kind, Kind::Insight);
        for other in [
            "111122223333_CloudTrail-Digest_us-east-2_trail_us-east-2_20150801T021012Z.json.gz",
            "111122223333_CloudTrail_us-east-2_20150801T02Z_x.json.gz",
            "x.json.gz",
            "",
        ] {
            assert_eq!(FileName::parse(other), None, "{other}");
        }
    }
}
