//! Projection against the documentation's examples.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeZone, Utc};

use super::{ColumnFilters, DatePattern, Projection};
use crate::model::{Column, StorageDescriptor, Table};

mod brute_force;

fn table(keys: &[(&str, &str)], properties: &[(&str, &str)]) -> Table {
    let mut table = Table {
        name: "t".into(),
        database_name: "db".into(),
        partition_keys: keys.iter().map(|(name, ty)| Column::new(name, ty)).collect(),
        storage_descriptor: Some(StorageDescriptor {
            location: Some("s3://b/logs".into()),
            ..StorageDescriptor::default()
        }),
        ..Table::default()
    };
    table.parameters.insert("projection.enabled".into(), "TRUE".into());
    for (key, value) in properties {
        table.parameters.insert((*key).into(), (*value).into());
    }
    table
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 3, 31, 12, 30, 0).unwrap()
}

fn paths(table: &Table) -> Vec<String> {
    let projection = Projection::from_table(table).unwrap().unwrap();
    let all = projection.partitions(now(), &ColumnFilters::none()).unwrap();
    all.map(|it| it.location).collect()
}

fn error(keys: &[(&str, &str)], properties: &[(&str, &str)]) -> String {
    Projection::from_table(&table(keys, properties)).unwrap_err().to_string()
}

#[test]
fn the_walk_through_table() {
    let t = table(
        &[("timestamp", "string")],
        &[
            ("projection.timestamp.type", "date"),
            ("projection.timestamp.format", "yyyy/MM/dd"),
            ("projection.timestamp.interval", "1"),
            ("projection.timestamp.interval.unit", "DAYS"),
            ("projection.timestamp.range", "2021/01/01,NOW"),
            (
                "storage.location.template",
                "s3://b/AWSLogs/1/CloudTrail/ap-northeast-1/${timestamp}",
            ),
        ],
    );
    let all = paths(&t);
    // 365 + 365 + 365 days of 2021..2023, 31 + 29 + 31 of 2024
    assert_eq!(all.len(), 1095 + 91);
    assert_eq!(all[0], "s3://b/AWSLogs/1/CloudTrail/ap-northeast-1/2021/01/01/");
    assert_eq!(all[1185], "s3://b/AWSLogs/1/CloudTrail/ap-northeast-1/2024/03/31/");
    let projection = Projection::from_table(&t).unwrap().unwrap();
    assert_eq!(projection.count(now()), Some(1186));
    assert_eq!(projection.sample_path(now()), all[1185]);
    let keep = |_: usize, value: &str| value >= "2024/03/30";
    let filters = ColumnFilters { keep: &keep, named: BTreeMap::new() };
    assert_eq!(projection.partitions(now(), &filters).unwrap().total(), 2);
    assert!(projection.columns()[0].has_form("2021/01/01"));
    assert!(!projection.columns()[0].has_form("2021-01-01T00:00:00Z"));
}

#[test]
fn defaults_of_dates() {
    let keys = [("d", "string")];
    let with = |format: &str, range: &str, more: &[(&str, &str)]| {
        let mut properties = vec![
            ("projection.d.type", " Date "),
            ("projection.d.format", format),
            ("projection.D.range", range),
        ];
        properties.extend(more);
        let all = paths(&table(&keys, &properties));
        all.into_iter()
            .map(|it| it.trim_start_matches("s3://b/logs/d=").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(with("yyyy-MM", "NOW-2MONTHS,NOW", &[]), ["2024-01/", "2024-02/", "2024-03/"]);
    assert_eq!(with("yyyy", "2022,NOW", &[]), ["2022/", "2023/", "2024/"]);
    assert_eq!(with("dd MMM yyyy", "30 Mar 2024, NOW + 1 DAY ", &[]).len(), 3);
    let hours = [("projection.d.interval", "6"), ("projection.d.interval.unit", "HOURS")];
    assert_eq!(with("yyyyMMdd'T'HH", "20240331T03,NOW", &hours), ["20240331T03/", "20240331T09/"]);
    let months = [("projection.d.interval.unit", "months")];
    assert_eq!(with("yyyy-MM-dd", "2024-01-31,2024-03-31", &months).len(), 3);
    let millis = [("projection.d.interval", "500"), ("projection.d.interval.unit", "MILLISECONDS")];
    assert_eq!(with("ss.SSS", "00.000,01.000", &millis), ["00.000/", "00.500/", "01.000/"]);
}

#[test]
fn typed_columns() {
    let t = table(
        &[("day", "date"), ("hour", "int"), ("part", "string")],
        &[
            ("projection.day.type", "date"),
            ("projection.day.format", "yyyy/MM/dd"),
            ("projection.day.range", "NOW-1DAYS,NOW"),
            ("projection.hour.type", "integer"),
            ("projection.hour.range", "0,23"),
            ("projection.hour.interval", "12"),
            ("projection.hour.digits", "2"),
            ("projection.part.type", "integer"),
            ("projection.part.range", "-1,1"),
            ("projection.part.digits", "3"),
            ("storage.location.template", "s3://other/${day}/${hour}/x-${part}-${day}"),
        ],
    );
    let projection = Projection::from_table(&t).unwrap().unwrap();
    let keep = |column: usize, value: &str| match column {
        0 => value == "2024-03-31",
        1 => value == "12",
        _ => true,
    };
    let filters = ColumnFilters { keep: &keep, named: BTreeMap::new() };
    let all: Vec<_> = projection.partitions(now(), &filters).unwrap().collect();
    let locations: Vec<&str> = all.iter().map(|it| it.location.as_str()).collect();
    assert_eq!(
        locations,
        [
            "s3://other/2024/03/31/12/x--01-2024/03/31/",
            "s3://other/2024/03/31/12/x-000-2024/03/31/",
            "s3://other/2024/03/31/12/x-001-2024/03/31/",
        ]
    );
    assert_eq!(all[0].values[2].sql, "-01");
}

#[test]
fn injected_columns_need_values() {
    let t = table(
        &[("device", "string"), ("n", "int")],
        &[
            ("projection.device.type", "injected"),
            ("projection.n.type", "integer"),
            ("projection.n.range", "1,9000000000000000000"),
        ],
    );
    let projection = Projection::from_table(&t).unwrap().unwrap();
    let refused = projection.partitions(now(), &ColumnFilters::none()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "CONSTRAINT_VIOLATION: For the injected projected partition column device, the WHERE \
         clause must contain only static equality conditions, and at least one such condition \
         must be present."
    );
    let mut filters = ColumnFilters::none();
    filters.named.insert(0, vec!["a:b".into(), "c".into(), "c".into()]);
    assert!(projection.partitions(now(), &filters).unwrap_err().message.contains("column n"));
    filters.named.insert(1, vec!["7".into(), "0".into(), "x".into()]);
    let all = projection.partitions(now(), &filters).unwrap();
    let locations: Vec<String> = all.map(|it| it.location).collect();
    assert_eq!(locations, ["s3://b/logs/device=a%3Ab/n=7/", "s3://b/logs/device=c/n=7/"]);
}

#[test]
fn athenas_errors() {
    assert_eq!(
        error(&[("a", "string"), ("c", "string")], &[("projection.a.type", "injected")]),
        "HIVE_METASTORE_ERROR: Table db.t is configured for partition projection, but the \
         following partition columns are missing projection configuration: [c] (table db.t)"
    );
    let integer =
        |range: &'static str| [("projection.a.type", "integer"), ("projection.a.range", range)];
    assert_eq!(
        error(&[("a", "int")], &integer("1-5")),
        "INVALID_TABLE_PROPERTY: For input string: \"1-5\""
    );
    assert!(error(&[("a", "double")], &integer("1,5")).contains("Column type: double"));
    assert!(error(&[("a", "int")], &[("projection.a.type", "int")]).contains("'int'"));
    let template = |text: &'static str| {
        [("projection.a.type", "injected"), ("storage.location.template", text)]
    };
    assert!(
        error(&[("a", "string")], &template("s3://b/${A}/${account_id}")).contains("'account_id'")
    );
    assert!(
        error(&[("a", "string")], &template("s3://b/"))
            .contains("is missing partition column: 'a'")
    );
    let date = |format: &'static str, range: &'static str| {
        [
            ("projection.a.type", "date"),
            ("projection.a.format", format),
            ("projection.a.range", range),
        ]
    };
    assert!(
        error(&[("a", "string")], &date("yyyy/MM/dd", "2021-01-01,NOW")).contains("yyyy/MM/dd")
    );
    assert!(
        error(&[("a", "string")], &date("yyyy/MM/dd/HH", "NOW-1DAY,NOW"))
            .contains("interval is required")
    );
    assert!(error(&[("a", "string")], &date("yyyy/mm/BB", "NOW,NOW")).contains("letter: B"));
    assert!(error(&[("a", "string")], &date("yyyy", "2022,2021")).contains("must not exceed"));
    let off = table(&[("a", "string")], &[("projection.enabled", "false")]);
    assert!(Projection::from_table(&off).unwrap().is_none());
}

#[test]
fn java_patterns() {
    // Expected texts: java.time.format.DateTimeFormatter's documentation, Locale.ENGLISH.
    let moment = Utc.with_ymd_and_hms(2024, 2, 29, 0, 5, 9).unwrap();
    for (pattern, text) in [
        ("yyyy/MM/dd/HH", "2024/02/29/00"),
        ("uuuu-DDD", "2024-060"),
        ("yyyyMMdd'T'HHmmss'Z'", "20240229T000509Z"),
        ("d MMMM yyyy h a", "29 February 2024 12 AM"),
        ("EEE yyyy M d k", "Thu 2024 2 29 24"),
        ("yy''MM", "24'02"),
        ("yyyy-MM-dd HH:mm:ss.SSSXXX", "2024-02-29 00:05:09.000Z"),
    ] {
        let read = DatePattern::parse(pattern).unwrap();
        assert_eq!(read.format(moment), text, "{pattern}");
        let back = read.parse_text(text).unwrap();
        assert_eq!(read.format(back), text, "{pattern}");
    }
    let strict = DatePattern::parse("yyyy/MM/dd").unwrap();
    for wrong in ["2024/2/29", "2024/02/30", "2024/02/29/", "24/02/29", "", "2024/02/29é"] {
        assert_eq!(strict.parse_text(wrong), None, "{wrong}");
    }
    for wrong in ["yyyy'", "{}", "---", "MMMMM", "yyyy/VV"] {
        assert!(DatePattern::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_narrow_predicate_over_a_wide_table_is_instant() {
    let list =
        |prefix: &str| (0..20).map(|it| format!("{prefix}{it}")).collect::<Vec<_>>().join(",");
    let (accounts, regions) = (list("acc"), list("region"));
    let t = table(
        &[("account", "string"), ("region", "string"), ("day", "string")],
        &[
            ("projection.account.type", "enum"),
            ("projection.account.values", &accounts),
            ("projection.region.type", "enum"),
            ("projection.region.values", &regions),
            ("projection.day.type", "date"),
            ("projection.day.format", "yyyy/MM/dd"),
            ("projection.day.range", "NOW-3YEARS,NOW"),
        ],
    );
    let projection = Projection::from_table(&t).unwrap().unwrap();
    assert_eq!(projection.count(now()), Some(400 * 1097)); // 2021-03-31..=2024-03-31
    let calls = std::cell::Cell::new(0);
    let keep = |column: usize, value: &str| {
        calls.set(calls.get() + 1);
        column != 2 || value == "2023/07/04"
    };
    let filters = ColumnFilters { keep: &keep, named: BTreeMap::new() };
    assert_eq!(projection.partitions(now(), &filters).unwrap().count(), 400);
    assert_eq!(calls.get(), 20 + 20 + 1097, "each value is asked about once");
}
