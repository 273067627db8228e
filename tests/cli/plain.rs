//! Objects of megabytes that are stored as they are, uncompressed. It must not know how they are
//! read.

use crate::harness::Otus;

const TABLE: &str = "CREATE EXTERNAL TABLE t (eventname string, v string)
ROW FORMAT SERDE 'com.amazon.emr.hive.serde.CloudTrailSerde'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://b/'";

/// A document of CloudTrail without the wanted name is dismissed, whether it was packed or not.
#[test]
fn plain_documents_are_dismissed() {
    let otus = Otus::new();
    let folder = otus.folder("b");
    let records: Vec<String> =
        (0..100_000).map(|v| format!("{{\"eventName\":\"PutObject\",\"v\":\"{v}\"}}")).collect();
    let document = format!("{{\"Records\":[{}]}}", records.join(","));
    assert!(document.len() > 3 << 20);
    std::fs::write(folder.join("a.json"), document).unwrap();
    let otus = otus.mount("b", &folder);
    assert_eq!(otus.call(&["query", TABLE]).code, Some(0));
    let query = |sql: &str| otus.call(&["query", "--output", "csv", sql]).out;
    let count =
        query("SELECT count(*), sum(cast(v AS bigint)) FROM t WHERE eventname = 'PutObject'");
    assert_eq!(count.lines().nth(1), Some("\"100000\",\"4999950000\""));
    let none = query("EXPLAIN ANALYZE SELECT count(*) FROM t WHERE eventname = 'StopLogging'");
    assert!(none.contains("dismissed: 1,"), "{none}");
}
