//! Every documented definition of a CloudTrail table, created as it is printed (the words that
//! stand for bucket and account replaced) and read over real trees. It must not know how a
//! record is decoded.

use std::path::Path;

use crate::harness::{Otus, shared};

const LEGACY: &str = include_str!("definitions/legacy_serde.sql");
const MANUAL_2023: &str = include_str!("definitions/manual_2023.sql");
const CONSOLE: &str = include_str!("definitions/console.sql");
const S3_GUIDE: &str = include_str!("definitions/s3_guide.sql");
const LENIENT: &str = include_str!("definitions/lenient.sql");
const INSIGHTS: &str = include_str!("definitions/insights.sql");
const NETWORK: &str = include_str!("definitions/network_activity.sql");
const MANUAL: &str = include_str!("../../crates/otus-awslogs/ddl/cloudtrail_manual.sql");
const PROJECTED: &str = include_str!("../../crates/otus-awslogs/ddl/cloudtrail.sql");
const ORGANIZATION: &str =
    include_str!("../../crates/otus-awslogs/ddl/cloudtrail_organization.sql");

/// `sql` with bucket and account in place of the words the documentation puts there.
fn for_account(sql: &str, account: &str, region: &str) -> String {
    sql.trim()
        .trim_end_matches(';')
        // `${…}` is a partition column, not a placeholder.
        .replace("${", "\u{1}")
        .replace("CloudTrail_bucket_name", "logs")
        .replace("Account_ID", account)
        .replace("{bucket}", "logs")
        .replace("{prefix}", "")
        .replace("{account}", account)
        .replace("{region}", region)
        .replace("{organization}", "o-abcd")
        .replace("{start}", "2017/01/01")
        .replace("{table}", "t")
        .replace('\u{1}', "${")
}

fn over(tree: &Path) -> Otus {
    Otus::new().mount("logs", tree)
}

/// Records and identified callers of the trees, counted in Python from the objects.
const INVICTUS: &str = "\"1448\",\"1448\"";

#[test]
fn unpartitioned_definitions_read_every_record() {
    let Some(tree) = shared("data/cloudtrail/invictus") else { return };
    for (name, sql, table) in [
        ("legacy", LEGACY, "cloudtrail_logs"),
        ("console", CONSOLE, "cloudtrail_logs_aws_cloudtrail_logs_111122223333_0abc"),
        ("s3 guide", S3_GUIDE, "s3_cloudtrail_events_db.cloudtrail_table"),
    ] {
        let otus = over(&tree);
        otus.query("csv", "CREATE DATABASE s3_cloudtrail_events_db");
        otus.query("csv", &for_account(sql, "218007301253", "us-east-1"));
        let sql = format!("SELECT count(*), count(DISTINCT eventid) FROM {table}");
        assert!(otus.query("csv", &sql).trim().ends_with(INVICTUS), "{name}");
        // Nested fields are written in any case; the four JSON columns are text of JSON.
        let sql = format!(
            "SELECT count(userIdentity.sessionContext.sessionIssuer.ARN), \
             count(json_extract_scalar(requestParameters, '$.bucketName')), \
             count(json_parse(responseElements)) FROM {table}"
        );
        assert_eq!(otus.query("csv", &sql).trim().lines().last(), Some(FIELDS), "{name}");
    }
}

/// Issuers, requestParameters.bucketName and responseElements of invictus, counted in Python:
/// `sum(1 for e in events if …)`.
const FIELDS: &str = "\"70\",\"119\",\"180\"";

#[test]
fn partitions_added_by_hand_are_read() {
    let Some(tree) = shared("data/cloudtrail/invictus") else { return };
    for (name, sql, table) in [("2023", MANUAL_2023, "cloudtrail_logs"), ("2026", MANUAL, "t")] {
        let otus = over(&tree);
        otus.query("csv", &for_account(sql, "218007301253", "us-east-1"));
        let count = format!("SELECT count(*), count(DISTINCT eventid) FROM {table}");
        assert_eq!(otus.query("csv", &count).trim().lines().last(), Some("\"0\",\"0\""), "{name}");
        // As the documentation adds one.
        otus.query(
            "csv",
            &format!(
                "ALTER TABLE {table} ADD PARTITION (region='us-east-1', year='2023', month='07', \
                 day='10') LOCATION \
                 's3://logs/AWSLogs/218007301253/CloudTrail/us-east-1/2023/07/10/'"
            ),
        );
        let by = format!("{count} WHERE region = 'us-east-1' AND year = '2023' AND day < '11'");
        assert_eq!(otus.query("csv", &by).trim().lines().last(), Some(INVICTUS), "{name}");
    }
}

#[test]
fn the_projected_definition_reads_a_day() {
    let Some(tree) = shared("data/cloudtrail/invictus") else { return };
    let otus = over(&tree);
    otus.query("csv", &for_account(PROJECTED, "218007301253", "us-east-1"));
    let sql = "SELECT count(*), count(DISTINCT eventid) FROM t WHERE \"timestamp\" = '2023/07/10'";
    assert_eq!(otus.query("csv", sql).trim().lines().last(), Some(INVICTUS));
    assert!(otus.query("csv", "SELECT eventid FROM t WHERE timestamp > '2023/07/10'").len() < 12);
}

#[test]
fn an_organisation_trail_has_several_keys() {
    let Some(tree) = shared("data/cloudtrail/flaws-cloud-excerpt") else { return };
    let otus = over(&tree);
    otus.query("csv", &for_account(ORGANIZATION, "811596193553", "us-east-1"));
    let sql = "SELECT account, region, \"timestamp\", count(*) FROM t \
               WHERE account = '811596193553' AND \"timestamp\" BETWEEN '2020/09/01' AND '2020/10/31' \
               GROUP BY 1, 2, 3 ORDER BY 3";
    // Counted in Python from the objects of each day.
    assert_eq!(
        otus.query("csv", sql).trim().lines().skip(1).collect::<Vec<_>>(),
        [
            "\"811596193553\",\"us-east-1\",\"2020/09/30\",\"179\"",
            "\"811596193553\",\"us-east-1\",\"2020/10/01\",\"6\"",
        ]
    );
}

#[test]
fn insights_and_network_activity_have_their_own_fields() {
    let Some(tree) = shared("data/cloudtrail/insights-streamalert") else { return };
    let otus = over(&tree);
    otus.query("csv", &for_account(INSIGHTS, "246337027688", "eu-central-1"));
    let sql = "SELECT insightdetails.eventname, insightdetails.insightcontext.statistics.insight.average, \
               insightdetails.insightcontext.statistics.baselineduration, a.attribute, \
               cardinality(a.insight) \
               FROM insights CROSS JOIN UNNEST(insightdetails.insightcontext.attributions) AS a (attribute, insight, baseline) \
               WHERE region = 'eu-central-1' AND \"date\" = '2022/04/12' ORDER BY 4";
    assert_eq!(
        otus.query("csv", sql).trim().lines().skip(1).collect::<Vec<_>>(),
        [
            "\"CompleteLifecycleAction\",\"0.6\",\"11336\",\"errorCode\",\"1\"",
            "\"CompleteLifecycleAction\",\"0.6\",\"11336\",\"userAgent\",\"1\"",
            "\"CompleteLifecycleAction\",\"0.6\",\"11336\",\"userIdentityArn\",\"3\"",
        ]
    );
    let otus = Otus::new();
    let folder = otus.folder("logs");
    let day = folder.join("AWSLogs/111122223333/CloudTrail-NetworkActivity/us-east-1/2024/11/20");
    std::fs::create_dir_all(&day).unwrap();
    // The example record of CloudTrail's documentation, shortened.
    let record = r#"{"Records":[{"eventVersion":"1.09","userIdentity":{"type":"AWSAccount","principalId":"AKIAIOSFODNN7EXAMPLE","accountId":"777788889999"},"eventTime":"2024-11-20T06:05:14Z","eventSource":"kms.amazonaws.com","eventName":"ListKeys","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.0","errorCode":"VpceAccessDenied","errorMessage":"The request was denied due to a VPC endpoint policy","requestParameters":null,"eventID":"e","eventType":"AwsVpceEvent","recipientAccountId":"111122223333","vpcEndpointId":"vpce-1a2b3c4d","vpcEndpointAccountId":"111122223333","eventCategory":"NetworkActivity"}]}"#;
    std::fs::write(day.join("x.json"), record).unwrap();
    let otus = otus.mount("logs", &folder);
    otus.query("csv", &for_account(NETWORK, "111122223333", "us-east-1"));
    let sql = "SELECT errorcode, vpcendpointid, requestparameters, useridentity.accountid \
               FROM network_activity WHERE \"date\" >= '2024/11/20' AND region = 'us-east-1'";
    assert_eq!(
        otus.query("csv", sql).trim().lines().last(),
        Some("\"VpceAccessDenied\",\"vpce-1a2b3c4d\",,\"777788889999\"")
    );
}

#[test]
fn text_columns_over_objects_hold_their_json() {
    let Some(tree) = shared("data/cloudtrail/invictus") else { return };
    let otus = over(&tree);
    otus.query("csv", &for_account(LENIENT, "", ""));
    let sql = "SELECT count(*), count(json_extract_scalar(useridentity, '$.sessionContext.sessionIssuer.arn')), \
               sum(json_array_length(resources)), count(json_extract(tlsdetails, '$.tlsVersion')) FROM lenient";
    assert_eq!(otus.query("csv", sql).trim().lines().last(), Some(LENIENT_FIELDS));
}

/// Counted in Python from the records.
const LENIENT_FIELDS: &str = "\"1448\",\"70\",\"524\",\"1196\"";
