//! 25 mistakes people make in definitions and predicates: an empty result says what is wrong,
//! and where a corrected statement follows it is one that works. It must not know how causes
//! are found.

use crate::bucket::{JSON, Otus};

/// Where the objects are: three days of one account in one region.
const TREE: &str = "AWSLogs/111122223333/CloudTrail/eu-central-1/2024/05";
const RIGHT: &str = "s3://logs/AWSLogs/111122223333/CloudTrail/eu-central-1/${day}";
const RANGE: &str = "2024/01/01,NOW";
const FORMAT: &str = "yyyy/MM/dd";

fn tree() -> Otus {
    let otus = Otus::new();
    for day in ["08", "09", "10"] {
        otus.records(&format!("{TREE}/{day}/x.json"), r#"{"eventname": "ConsoleLogin"}"#);
    }
    otus
}

/// A table projected by day.
fn projected(template: &str, range: &str, format: &str) -> String {
    format!(
        "CREATE EXTERNAL TABLE t (eventname string) PARTITIONED BY (day string) {JSON} \
         LOCATION 's3://logs/AWSLogs/' TBLPROPERTIES ('projection.enabled' = 'true', \
         'projection.day.type' = 'date', 'projection.day.range' = '{range}', \
         'projection.day.format' = '{format}', 'projection.day.interval' = '1', \
         'projection.day.interval.unit' = 'DAYS', 'storage.location.template' = '{template}')"
    )
}

/// A table of an unpartitioned location.
fn plain(location: &str) -> String {
    format!("CREATE EXTERNAL TABLE t (eventname string) {JSON} LOCATION '{location}'")
}

/// The account's region as a second, enumerated key.
fn by_region(values: &str) -> String {
    format!(
        "CREATE EXTERNAL TABLE t (eventname string) PARTITIONED BY (region string, day string) \
         {JSON} LOCATION 's3://logs/AWSLogs/' TBLPROPERTIES ('projection.enabled' = 'true', \
         'projection.region.type' = 'enum', 'projection.region.values' = '{values}', \
         'projection.day.type' = 'date', 'projection.day.range' = '{RANGE}', \
         'projection.day.format' = '{FORMAT}', 'storage.location.template' = \
         's3://logs/AWSLogs/111122223333/CloudTrail/${{region}}/${{day}}/')"
    )
}

/// Makes the table in `otus`, asks for rows of it, and checks that the explanation has `cause`.
/// A corrected statement, where one is given, must give rows.
fn explained(otus: &Otus, definition: &str, cause: &str, corrected: bool) {
    otus.query(definition);
    let ran = otus.query("SELECT eventname FROM t");
    assert_eq!(ran.code, 0, "{definition}\n{}", ran.err);
    assert!(ran.err.contains(cause), "{definition}\nwanted: {cause}\n{}", ran.err);
    let tried = ran.err.lines().find_map(|it| it.strip_prefix("empty: try: "));
    assert_eq!(tried.is_some(), corrected, "{definition}\n{}", ran.err);
    if let Some(statement) = tried {
        otus.ok(statement);
        assert!(!otus.rows("SELECT eventname FROM t").is_empty(), "{statement}");
    }
    otus.ok("DROP TABLE t");
}

#[test]
fn folders_of_a_template_that_are_called_otherwise() {
    let otus = tree();
    for (wrong, cause) in [
        (
            RIGHT.replace("111122223333", "999988887777"),
            "account: the table wants 999988887777, \
         there is 111122223333",
        ),
        (
            RIGHT.replace("eu-central-1", "us-east-1"),
            "region: the table wants us-east-1, there is \
         eu-central-1",
        ),
        (
            RIGHT.replace("/CloudTrail/", "/cloudtrail/"),
            "letter case: the table wants cloudtrail, \
         there is CloudTrail",
        ),
        (
            RIGHT.replace("AWSLogs", "awslogs"),
            "letter case: the table wants awslogs, there is \
         AWSLogs",
        ),
        (
            RIGHT.replace("/CloudTrail/", "/CloudTrial/"),
            "the table wants CloudTrial, there is \
         CloudTrail",
        ),
        (
            RIGHT.replace("/CloudTrail/", "/"),
            "a level too few: the table wants eu-central-1/ \
         directly in s3://logs/AWSLogs/111122223333/, but it lies in \
         s3://logs/AWSLogs/111122223333/CloudTrail/",
        ),
        (
            RIGHT.replace("/CloudTrail/", "/CloudTrail/logs/"),
            "a level too many: the table wants \
         logs/ before eu-central-1/",
        ),
        (
            RIGHT.replace("/AWSLogs/", "/prod/AWSLogs/"),
            "a level too many: the table wants prod/ \
         before AWSLogs/",
        ),
    ] {
        explained(&otus, &projected(&wrong, RANGE, FORMAT), cause, true);
    }
}

#[test]
fn a_prefix_nobody_wrote_down() {
    let otus = Otus::new();
    otus.records(&format!("trail/{TREE}/10/x.json"), r#"{"eventname": "ConsoleLogin"}"#);
    let cause = "a level too few: the table wants AWSLogs/ directly in s3://logs/, but it lies in \
                 s3://logs/trail/";
    explained(&otus, &projected(RIGHT, RANGE, FORMAT), cause, true);
    let organisation = Otus::new();
    organisation.records(
        "AWSLogs/o-abcd1234/111122223333/CloudTrail/eu-central-1/2024/05/10/x.json",
        r#"{"eventname": "ConsoleLogin"}"#,
    );
    let cause = "a level too few: the table wants 111122223333/ directly in s3://logs/AWSLogs/";
    explained(&organisation, &projected(RIGHT, RANGE, FORMAT), cause, true);
    let other = RIGHT.replace("/AWSLogs/", "/AWSLogs/o-zzzz9999/");
    let cause = "organisation: the table wants o-zzzz9999, there is o-abcd1234";
    explained(&organisation, &projected(&other, RANGE, FORMAT), cause, true);
}

#[test]
fn dates_in_another_form_or_range() {
    let otus = tree();
    for (range, format, cause, corrected) in [
        (
            "2024-01-01,NOW",
            "yyyy-MM-dd",
            "the date format does not fit: the table wants 2024-",
            false,
        ),
        ("2024/1/01,NOW", "yyyy/M/dd", "the date format does not fit: the table wants ", false),
        ("01/01/2024,NOW", "dd/MM/yyyy", "the date format does not fit: the table wants ", false),
        ("2019/01/01,2020/01/01", FORMAT, "dates: the table wants 20", true),
        ("2025/01/01,2025/02/01", FORMAT, "dates: the table wants 2025, there is 2024", true),
    ] {
        explained(&otus, &projected(RIGHT, range, format), cause, corrected);
    }
}

#[test]
fn folders_named_by_hive_and_folders_that_are_not() {
    let otus = tree();
    let definition = format!(
        "CREATE EXTERNAL TABLE t (eventname string) PARTITIONED BY (day string) {JSON} \
         LOCATION 's3://logs/AWSLogs/111122223333/CloudTrail/eu-central-1/' TBLPROPERTIES \
         ('projection.enabled' = 'true', 'projection.day.type' = 'enum', \
         'projection.day.values' = '2024')"
    );
    let cause =
        "folders here are not named key=value: the table wants day=2024, where 2024 would fit";
    explained(&otus, &definition, cause, false);
    let hive = Otus::new();
    hive.records("t/day=2024-05-10/x.json", "{}");
    let cause = "folders here are named key=value (day=2024-05-10): the table wants 2024-";
    let definition = projected("s3://logs/t/${day}/", "2024-05-09,NOW", "yyyy-MM-dd");
    explained(&hive, &definition, cause, false);
}

#[test]
fn words_that_were_meant_to_be_replaced() {
    let otus = tree();
    for (left, template) in [
        ("<account>", RIGHT.replace("111122223333", "<account>")),
        ("アカウントID", RIGHT.replace("111122223333", "アカウントID")),
        ("ACCOUNT_ID", RIGHT.replace("111122223333", "ACCOUNT_ID")),
    ] {
        let said = format!("still holds the placeholder {left}");
        let definition = projected(&template, RANGE, FORMAT);
        let created = otus.query(&definition);
        assert!(created.err.contains(&said), "at CREATE: {}", created.err);
        let cause = format!("the location still holds a placeholder: {left}");
        explained(&otus, &definition, &cause, false);
    }
    // `${…}` that is no partition column is refused outright.
    let template = RIGHT.replace("111122223333", "${account}");
    let said = otus.fails(&projected(&template, RANGE, FORMAT));
    assert!(said.contains("placeholder 'account' that is not a partition column"), "{said}");
    // A bucket nobody mounted.
    let created = otus.query(&plain("s3://バケット名/AWSLogs/"));
    assert!(created.err.contains("still holds the placeholder バケット名"), "{}", created.err);
    let ran = otus.query("SELECT eventname FROM t");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("NoSuchBucket"), "{}", ran.err);
    assert!(ran.err.contains("hint: mounted buckets: logs"), "{}", ran.err);
}

#[test]
fn values_and_partitions_that_are_not_there() {
    let otus = tree();
    let cause = "region: the table wants eu-west-1, there is eu-central-1";
    explained(&otus, &by_region("eu-west-1,us-east-1"), cause, true);
    let registered = format!(
        "CREATE EXTERNAL TABLE t (eventname string) PARTITIONED BY (day string) {JSON} \
         LOCATION 's3://logs/{TREE}/'"
    );
    let cause = "default.t is partitioned, but no partition is registered: run MSCK REPAIR TABLE";
    explained(&otus, &registered, cause, false);
    let added = format!(
        "{registered}; ALTER TABLE t ADD PARTITION (day = '10') LOCATION 's3://logs/{}/10/'",
        TREE.replace("CloudTrail", "CloudTrial")
    );
    explained(&otus, &added, "the table wants CloudTrial, there is CloudTrail", false);
    otus.ok(&projected(RIGHT, RANGE, FORMAT));
    let ran = otus.query("SELECT eventname FROM t WHERE day = '2024-05-10'");
    for said in [
        "write '2024/05/10'",
        "empty: the predicate on the partition columns of default.t keeps none of its 131 partitions",
        "empty: day has values from '2024/01/01' to '2024/05/10'",
    ] {
        assert!(ran.err.contains(said), "{said}\n{}", ran.err);
    }
    let ran = otus.query("SELECT eventname FROM t WHERE day > '2024/05/10'");
    assert!(
        ran.err.contains("reaches from '2024/01/01' to '2024/05/10': this keeps no partition"),
        "{}",
        ran.err
    );
}

#[test]
fn objects_that_hold_nothing_for_the_table() {
    let otus = tree();
    otus.put("hidden/_x.json", "{}");
    otus.put("hidden/empty.json", "");
    let cause = "the 2 objects there are passed over, as Athena does: names that begin with _ or .";
    explained(&otus, &plain("s3://logs/hidden/"), cause, false);
    otus.put("lines/x.json", "{\"eventname\": \"a\"}\n");
    let cause = "a line has no Records array";
    explained(&otus, &plain("s3://logs/lines/"), cause, false);
    otus.ok(&plain("s3://logs/AWSLogs/"));
    let ran = otus.query("SELECT eventname FROM t WHERE eventname = 'consolelogin'");
    assert!(ran.err.contains("the predicate kept none"), "{}", ran.err);
}
