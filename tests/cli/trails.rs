//! Real CloudTrail trees: every record is read, none twice.

use crate::harness::{Otus, shared};

const DDL: &str = "CREATE EXTERNAL TABLE trail (eventid STRING, eventname STRING)
ROW FORMAT SERDE 'com.amazon.emr.hive.serde.CloudTrailSerde'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://logs/AWSLogs/'";

/// Events as the data's own README counts them.
const TREES: [(&str, u64); 6] = [
    ("invictus", 1448),
    ("stratus-red-team", 310),
    ("traildiscover", 314),
    ("flaws-cloud-excerpt", 185),
    ("grycap-2017", 142),
    ("insights-streamalert", 1),
];

#[test]
fn every_tree_has_the_events_its_readme_counts() {
    for (tree, events) in TREES {
        let Some(folder) = shared(&format!("data/cloudtrail/{tree}")) else { return };
        let otus = Otus::new().mount("logs", &folder);
        otus.query("csv", DDL);
        let sql = "SELECT count(*) FROM trail";
        let expected = format!("\"_col0\"\n\"{events}\"\n");
        assert_eq!(otus.query("csv", sql), expected, "{tree}");
    }
}
