//! What Athena never says: each lint once where it speaks and once where it must not. It must
//! not know how a lint looks at a statement.

use crate::bucket::{JSON, Otus};

/// Two keys, projected: regions by name, days as folders of three levels.
fn trail() -> Otus {
    let otus = Otus::new();
    otus.records("eu-west-1/2024/05/09/x.json", r#"{"eventtime": "2024-05-09T10:00:00Z"}"#);
    otus.ok(&format!(
        "CREATE EXTERNAL TABLE t (eventtime string) PARTITIONED BY (region string, day string, \
         n int) {JSON} LOCATION 's3://logs/' TBLPROPERTIES ('projection.enabled' = 'true', \
         'projection.region.type' = 'enum', 'projection.region.values' = 'eu-west-1,us-east-1', \
         'projection.day.type' = 'date', 'projection.day.format' = 'yyyy/MM/dd', \
         'projection.day.range' = '2024/05/01,NOW', 'projection.n.type' = 'integer', \
         'projection.n.range' = '1,3', 'storage.location.template' = \
         's3://logs/${{region}}/${{day}}/${{n}}/')"
    ));
    otus
}

/// What `SELECT … WHERE predicate` is advised.
fn advised(otus: &Otus, predicate: &str) -> Vec<String> {
    let ran = otus.query(&format!("SELECT eventtime FROM t WHERE {predicate}"));
    assert_eq!(ran.code, 0, "{predicate}\n{}", ran.err);
    let lines = ran.err.lines().filter_map(|line| line.strip_prefix("advice: "));
    lines.map(str::to_owned).collect()
}

#[test]
fn values_in_another_form() {
    let otus = trail();
    for (predicate, said) in [
        (
            "day = '2024-05-09'",
            "the values of day look like '2024/05/10' (yyyy/MM/dd), not like \
         '2024-05-09': texts are compared letter by letter; write '2024/05/09'",
        ),
        (
            "day >= '20240509'",
            "not like '20240509': texts are compared letter by letter; write \
         '2024/05/09'",
        ),
        ("'2024-05-09T10:00:00Z' <= day", "write '2024/05/09'"),
        ("day BETWEEN '2024/05/01' AND '2024-05-09'", "not like '2024-05-09'"),
        ("day IN ('2024/05/09', 'yesterday')", "not like 'yesterday'"),
    ] {
        let found = advised(&otus, predicate);
        assert!(found.iter().any(|it| it.contains(said)), "{predicate}: {found:?}");
    }
    for predicate in ["day = '2024/05/09'", "day >= '2024/05'", "day LIKE '2024/05/0%'", "n = 2"] {
        assert_eq!(advised(&otus, predicate), Vec::<String>::new(), "{predicate}");
    }
}

#[test]
fn values_outside_the_projection() {
    let otus = trail();
    for (predicate, said) in [
        (
            "day = '2023/05/09'",
            "the projection of day reaches from '2024/05/01' to '2024/05/10': \
         this keeps no partition of default.t; widen projection.day.range if there are more",
        ),
        ("day > '2024/05/10'", "this keeps no partition"),
        ("day < '2024/05/01'", "this keeps no partition"),
        ("n = 7", "the projection of n reaches from '1' to '3'"),
        (
            "region = 'eu-west1'",
            "'eu-west1' is not among the projected values of region: \
         eu-west-1, us-east-1",
        ),
    ] {
        let found = advised(&otus, predicate);
        assert!(found.iter().any(|it| it.contains(said)), "{predicate}: {found:?}");
    }
    for predicate in ["day >= '2024/05/10'", "day <> '2023/01/01'", "region = 'us-east-1'", "n < 3"]
    {
        assert_eq!(advised(&otus, predicate), Vec::<String>::new(), "{predicate}");
    }
}

#[test]
fn folder_days_that_end_with_event_days() {
    let otus = trail();
    let said = "folders carry the day of delivery: events of 2024-05-08 delivered after midnight lie \
                in the folder of the next day; let day reach to '2024/05/09'";
    for predicate in [
        "day = '2024/05/08' AND eventtime < '2024-05-09T00:00:00Z'",
        "day BETWEEN '2024/05/01' AND '2024/05/08' AND eventtime <= '2024-05-08T23:59:59Z'",
        "day <= '2024/05/08' AND from_iso8601_timestamp(eventtime) < timestamp '2024-05-09 00:00:00 UTC'",
        "day = '2024/05/08' AND eventtime LIKE '2024-05-08%'",
    ] {
        let found = advised(&otus, predicate);
        assert!(found.iter().any(|it| it.contains(said)), "{predicate}: {found:?}");
    }
    for predicate in [
        "day <= '2024/05/09' AND eventtime < '2024-05-09T00:00:00Z'",
        "day = '2024/05/08'",
        "day <= '2024/05/08' AND eventtime > '2024-05-08'",
    ] {
        assert_eq!(advised(&otus, predicate), Vec::<String>::new(), "{predicate}");
    }
}

#[test]
fn no_condition_on_partitions() {
    let otus = trail();
    let ran = otus.query("SELECT count(*) FROM t WHERE eventtime > '2024'");
    assert!(
        ran.err.contains(
            "advice: no condition on a partition column of default.t: all 60 projected prefixes \
             were listed; add one, for example day = '2024/05/10'"
        ),
        "{}",
        ran.err
    );
    let dry = otus.query_with("SELECT count(*) FROM t", &["--dry-run"]);
    assert!(dry.err.contains("no condition on a partition column"), "{}", dry.err);
    assert_eq!(advised(&otus, "region = 'us-east-1'"), Vec::<String>::new());
}
