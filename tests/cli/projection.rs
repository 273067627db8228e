//! Partition projection from DDL to rows: kinds, templates, typed filters, injected keys and
//! Athena's errors (athena.md §4). It must not know registered partitions.

use crate::bucket::{JSON, Otus};

fn create(otus: &Otus, keys: &str, properties: &str) -> String {
    let sql = format!(
        "CREATE EXTERNAL TABLE p (v int) PARTITIONED BY ({keys}) {JSON} \
         LOCATION 's3://logs/hive/' TBLPROPERTIES ('projection.enabled' = 'TRUE', {properties})"
    );
    let ran = otus.query(&sql);
    ran.err
}

#[test]
fn all_kinds_meet_in_one_template() {
    let otus = Otus::new();
    for (key, v) in [("7/eu/2024/05/09/x.json", 1), ("7/us/2024/05/10/x.json", 2)] {
        otus.records(key, &format!("{{\"v\": {v}}}"));
    }
    let said = create(
        &otus,
        "Account string, region string, day string",
        "'projection.account.type' = 'injected', 'projection.region.type' = ' ENUM ', \
         'projection.region.values' = 'eu,us', 'projection.day.type' = 'date', \
         'projection.day.range' = 'NOW-1MONTH,NOW', 'projection.day.format' = 'yyyy/MM/dd', \
         'storage.location.template' = 's3://logs/${account}/${region}/${day}'",
    );
    assert_eq!(
        said,
        "advice: projection is on: partitions are read from s3://logs/<account>/us/2024/05/10/, \
         named by the statement\n"
    );
    let rows = otus.rows("SELECT v, day, region FROM p WHERE account = '7' ORDER BY v");
    assert_eq!(rows, ["1,2024/05/09,eu", "2,2024/05/10,us"]);
    let ran = otus.query_with(
        "SELECT v FROM p WHERE account IN ('7', '8') AND day > '2024/05/09' \
         AND region LIKE 'u_' AND cast(substr(day, 9) AS int) % 2 = 0",
        &["--output", "table"],
    );
    assert!(ran.err.contains("Partitions read: 2 of 2"), "{}", ran.err);
    assert_eq!(otus.rows("SELECT count(*) FROM \"p$partitions\" WHERE account = 'z'"), ["62"]);
}

#[test]
fn injected_keys_are_asked_for_by_equality_only() {
    let otus = Otus::new();
    create(&otus, "org string", "'projection.org.type' = 'injected'");
    otus.records("hive/org=a b/x.json", "{\"v\": 5}");
    assert_eq!(otus.rows("SELECT v FROM p WHERE org = 'a b'"), ["5"]);
    let refusal = "CONSTRAINT_VIOLATION: For the injected projected partition column org, the \
                   WHERE clause must contain only static equality conditions, and at least one \
                   such condition must be present.";
    for predicate in [
        "",
        "WHERE org LIKE 'a%'",
        "WHERE org > 'a'",
        "WHERE org <> 'a b'",
        "WHERE org = 'a b' AND org LIKE '%'",
        "WHERE v = 1",
    ] {
        assert_eq!(otus.fails(&format!("SELECT v FROM p {predicate}")), refusal, "{predicate}");
    }
}

#[test]
fn hours_digits_and_hive_style_folders() {
    let otus = Otus::new();
    otus.records("hive/h=2024-05-10-11/n=007/x.json", "{\"v\": 1}");
    otus.records("hive/h=2024-05-10-12/n=011/x.json", "{\"v\": 2}");
    let said = create(
        &otus,
        "h string, n int",
        "'projection.h.type' = 'date', 'projection.h.range' = 'NOW-2HOURS , NOW', \
         'projection.h.format' = 'yyyy-MM-dd-HH', 'projection.h.interval' = '1', \
         'projection.h.interval.unit' = 'HOURS', 'projection.n.type' = 'integer', \
         'projection.n.range' = '3,11', 'projection.n.digits' = '3', 'projection.n.interval' = '4'",
    );
    assert_eq!(
        said,
        "advice: projection is on: 9 partitions; the last one is read from \
         s3://logs/hive/h=2024-05-10-12/n=011/\n"
    );
    assert_eq!(otus.rows("SELECT v, h, n FROM p WHERE n = 7"), ["1,2024-05-10-11,7"]);
    assert_eq!(otus.rows("SELECT v FROM p WHERE n > 7 AND h >= '2024-05-10-12'"), ["2"]);
    assert_eq!(otus.rows("SELECT v FROM p WHERE n = 8"), Vec::<String>::new());
}

#[test]
fn typed_dates_compare_as_dates() {
    let otus = Otus::new();
    otus.records("d/2024/02/29/x.json", "{\"v\": 1}");
    create(
        &otus,
        "d date",
        "'projection.d.type' = 'date', 'projection.d.range' = '2024/01/01,2024/12/31', \
         'projection.d.format' = 'yyyy/MM/dd', 'storage.location.template' = 's3://logs/d/${d}/'",
    );
    let rows = otus.rows("SELECT v, d FROM p WHERE d = date '2024-03-01' - interval '1' day");
    assert_eq!(rows, ["1,2024-02-29"]);
    assert_eq!(otus.rows("SELECT v FROM p WHERE month(d) = 2 AND day_of_week(d) = 4"), ["1"]);
}

#[test]
fn registered_partitions_of_a_projected_table_are_not_read() {
    let otus = Otus::new();
    otus.records("hive/k=a/x.json", "{\"v\": 1}");
    otus.records("elsewhere/x.json", "{\"v\": 2}");
    create(&otus, "k string", "'projection.k.type' = 'enum', 'projection.k.values' = 'a'");
    otus.ok("ALTER TABLE p ADD PARTITION (k = 'b') LOCATION 's3://logs/elsewhere/'");
    assert_eq!(otus.rows("SELECT v FROM p"), ["1"]);
    assert_eq!(otus.ok("SHOW PARTITIONS p"), "k=b");
}

#[test]
fn wrong_definitions_are_refused_before_they_are_stored() {
    for (properties, refusal) in [
        (
            "'x' = 'y'",
            "HIVE_METASTORE_ERROR: Table default.p is configured for partition projection, but the \
          following partition columns are missing projection configuration: [k] (table default.p)",
        ),
        (
            "'projection.k.type' = 'integer', 'projection.k.range' = '1-9'",
            "INVALID_TABLE_PROPERTY: For input string: \"1-9\"",
        ),
        (
            "'projection.k.type' = 'enum', 'projection.k.values' = 'a', \
          'storage.location.template' = 's3://logs/x/'",
            "INVALID_TABLE_PROPERTY: Partition location template: s3://logs/x/ is missing partition \
          column: 'k' placeholder",
        ),
        (
            "'projection.k.type' = 'enum', 'projection.k.values' = 'a', \
          'storage.location.template' = 's3://logs/${k}/${account}/'",
            "INVALID_TABLE_PROPERTY: Partition location template: s3://logs/${k}/${account}/ has a \
          placeholder 'account' that is not a partition column",
        ),
        (
            "'projection.k.type' = 'date', 'projection.k.format' = 'yyyy-MM-dd-HH', \
          'projection.k.range' = 'NOW-1DAYS,NOW'",
            "INVALID_TABLE_PROPERTY: Column projection for column 'k' failed. Property: \
          'projection.k.interval.unit' needs to be set when provided 'projection.k.format' is \
          less that single-day precision. Interval defaults to 1 day or 1 month, respectively. \
          Otherwise, interval is required",
        ),
    ] {
        let otus = Otus::new();
        let said = create(&otus, "k string", properties);
        assert_eq!(said.lines().next().unwrap(), refusal);
        assert_eq!(otus.ok("SHOW TABLES"), "");
    }
    let otus = Otus::new();
    create(&otus, "k string", "'projection.k.type' = 'enum', 'projection.k.values' = 'a'");
    let said = otus.fails("ALTER TABLE p SET TBLPROPERTIES ('projection.k.type' = 'enumm')");
    assert_eq!(
        said,
        "INVALID_TABLE_PROPERTY: Column projection for column 'k' failed. Unknown projection type \
         'enumm'"
    );
    let shown = otus.query(
        "ALTER TABLE p SET TBLPROPERTIES ('projection.k.values' = 'a,b', \
         'storage.location.template' = 's3://logs/${k}/')",
    );
    assert_eq!(
        shown.err,
        "advice: projection is on: 2 partitions; the last one is read from s3://logs/b/\n"
    );
}
