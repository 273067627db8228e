//! Every file reads, says what it must, and fills in to one statement that parses.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{Day, Fill, Kind, Named, ValueKind, all, by_name, front_matter};

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-10-31T23:00:00Z").unwrap().to_utc()
}

fn named(table: &str) -> Named {
    let day = Some(Day { column: "day".to_owned(), format: "yyyy/MM/dd".to_owned() });
    Named { sql: table.to_owned(), day }
}

fn fill(name: &str, values: &[(&str, &str)]) -> Result<String, String> {
    let values: BTreeMap<String, String> =
        values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let fill = Fill { values: &values, now: now(), table: &named };
    by_name(name).unwrap().fill(&fill).map_err(|it| it.0)
}

#[test]
fn every_file_of_the_folder_is_registered_and_reads() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../investigations");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .map(|it| it.strip_suffix(".sql").unwrap().to_owned())
        .collect();
    let registered: BTreeSet<String> =
        super::all::FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(files, registered);
    for (name, text) in super::all::FILES {
        if let Err(problem) = front_matter::read(name, text) {
            panic!("{name}: {problem}");
        }
    }
}

#[test]
fn every_question_fills_in_to_one_statement() {
    let detections = all().iter().filter(|it| it.kind == Kind::Detection).count();
    assert!(all().len() >= 30 && detections >= 20, "{} of {}", detections, all().len());
    for it in all() {
        let required = it.parameters.iter().filter(|it| it.default.is_none());
        let required: Vec<(&str, &str)> = required
            .map(|it| {
                (it.name.as_str(), if it.kind == ValueKind::Number { "5" } else { "2026-10-30" })
            })
            .collect();
        let sql =
            fill(it.name, &[&required[..], &[("from", "-3d"), ("to", "2026-10-31")]].concat());
        let sql = sql.unwrap();
        assert!(!sql.contains("${"), "{}", it.name);
        let parsed = otus_sql::parse(&sql).unwrap_or_else(|it| panic!("{sql}\n{it:?}"));
        assert_eq!(parsed.len(), 1, "{}", it.name);
        for log in &it.tables {
            assert!(otus_awslogs::by_name(log).is_some(), "{}: {log}", it.name);
        }
        assert!(sql.contains("\"day\" >= '2026/10/28'"), "{} has no window:\n{sql}", it.name);
    }
}

#[test]
fn values_are_literals_and_nothing_else() {
    let sql = fill("principal-timeline", &[("principal", "x' OR '1'='1")]).unwrap();
    assert!(sql.contains("'x'' OR ''1''=''1'"), "{sql}");
    assert!(fill("console-password-spray", &[("failures", "5 OR 1=1")]).is_err());
    assert!(
        fill("console-password-spray", &[("since", "2026-10-30")])
            .unwrap_err()
            .contains("it has failures, cloudtrail, from, to")
    );
    assert!(fill("principal-timeline", &[]).unwrap_err().contains("needs the parameter principal"));
    assert!(fill("new-regions", &[("since", "yesterday")]).unwrap_err().contains("-7d"));
    assert!(fill("new-regions", &[("since", "-d\u{fc}")]).is_err());
    let sql = fill("new-regions", &[]).unwrap();
    assert!(sql.contains("'2026-10-24T23:00:00Z'"), "{sql}");
}
