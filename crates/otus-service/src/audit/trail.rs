//! Trails: into which bucket which events go. The first one is there from the start, with a
//! table over it. It must not know how events are written.

use otus_engine::Limits;
use serde::{Deserialize, Serialize};

use super::{AuditEvent, Selector};
use crate::executions::{Executions, now_ms};
use crate::refusal::Refusal;
use crate::service::make_bucket;

/// The trail, the bucket and the table every data directory has.
pub const DEFAULT_TRAIL: &str = "otus-audit";
const TABLE: &str = "otus_audit";

/// See the module. Moments are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    pub name: String,
    pub bucket: String,
    pub prefix: Option<String>,
    pub is_logging: bool,
    /// One at least.
    #[serde(default = "usual")]
    pub event_selectors: Vec<Selector>,
    pub started_ms: Option<i64>,
    pub stopped_ms: Option<i64>,
    pub last_delivery_ms: Option<i64>,
    pub last_error: Option<String>,
}

impl Trail {
    /// A trail that does not log yet.
    #[must_use]
    pub fn new(name: &str, bucket: &str, prefix: Option<String>) -> Self {
        Self {
            name: name.to_owned(),
            bucket: bucket.to_owned(),
            prefix,
            is_logging: false,
            event_selectors: usual(),
            started_ms: None,
            stopped_ms: None,
            last_delivery_ms: None,
            last_error: None,
        }
    }

    /// Whether it takes the event.
    #[must_use]
    pub(super) fn takes(&self, event: &AuditEvent) -> bool {
        self.event_selectors.iter().any(|it| it.chooses(event))
    }

    /// Whether it takes reads or writes of objects at all.
    #[must_use]
    pub fn takes_data(&self) -> bool {
        self.event_selectors.iter().any(|it| !it.objects.is_empty())
    }
}

fn usual() -> Vec<Selector> {
    vec![Selector::default()]
}

/// Makes the first trail and its table unless they are there.
pub(super) fn ensure_default(executions: &Executions) -> Result<(), Refusal> {
    if executions.trail(DEFAULT_TRAIL)?.is_none() {
        let mut trail = Trail::new(DEFAULT_TRAIL, DEFAULT_TRAIL, None);
        trail.is_logging = true;
        trail.started_ms = Some(now_ms());
        executions.keep_trail(&trail, false)?;
    }
    // The table is asked before the first delivery, and somebody may have deleted the bucket.
    let mounts = executions.service().mounts();
    make_bucket(mounts, DEFAULT_TRAIL).map_err(|error| Refusal::internal(error.to_string()))?;
    let name = otus_catalog::TableName::new("default", TABLE);
    if executions.service().engine().catalog().table(&name).is_ok() {
        return Ok(());
    }
    let service = executions.service();
    let session = service.session("default", Vec::new(), Limits::default());
    let made = service.engine().prepare(&table(), &session).and_then(|it| service.run(it));
    made.map(|_| ()).map_err(|failure| Refusal::internal(failure.to_string()))
}

/// AWS's documented definition over the trail, with partition projection.
fn table() -> String {
    let location = format!("s3://{DEFAULT_TRAIL}/AWSLogs/000000000000/CloudTrail/");
    format!(
        "CREATE EXTERNAL TABLE IF NOT EXISTS {TABLE} (
    eventversion STRING,
    useridentity STRUCT<type: STRING, principalid: STRING, arn: STRING, accountid: STRING,
        accesskeyid: STRING, username: STRING>,
    eventtime STRING,
    eventsource STRING,
    eventname STRING,
    awsregion STRING,
    sourceipaddress STRING,
    useragent STRING,
    errorcode STRING,
    errormessage STRING,
    requestparameters STRING,
    responseelements STRING,
    requestid STRING,
    eventid STRING,
    readonly STRING,
    resources ARRAY<STRUCT<arn: STRING, accountid: STRING, type: STRING>>,
    eventtype STRING,
    eventcategory STRING,
    recipientaccountid STRING
)
PARTITIONED BY (region STRING, day STRING)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION '{location}'
TBLPROPERTIES (
    'projection.enabled'='true',
    'projection.region.type'='enum',
    'projection.region.values'='us-east-1,us-east-2,us-west-1,us-west-2,eu-central-1,eu-west-1',
    'projection.day.type'='date',
    'projection.day.format'='yyyy/MM/dd',
    'projection.day.range'='NOW-1YEARS,NOW',
    'projection.day.interval'='1',
    'projection.day.interval.unit'='DAYS',
    'storage.location.template'='{location}${{region}}/${{day}}'
)"
    )
}
