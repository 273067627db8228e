//! Discovery over folders written here. It must not know the engine.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use otus_storage::{Bucket, Folder};

use super::sample::{Form, form};
use super::{Discovery, Existing, discover};

fn look(files: &[(&str, &str)], prefix: &str) -> Discovery {
    let folder = tempfile::tempdir().unwrap();
    for (key, text) in files {
        let path = folder.path().join(key);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    look_at(folder.path(), prefix)
}

fn look_at(path: &Path, prefix: &str) -> Discovery {
    let bucket = Bucket::Folder(Folder::open("logs", path, false).unwrap());
    let existing = Existing::from([(String::from("vpc_flow"), String::from("s3://other/"))]);
    let today = NaiveDate::from_ymd_opt(2026, 7, 3).unwrap();
    let mut runtime = tokio_test(discover("logs", &bucket, prefix, today, &existing));
    runtime.others.sort_by(|a, b| a.location.cmp(&b.location));
    runtime
}

/// Folders answer at once, so that no runtime is needed.
fn tokio_test<T>(future: impl Future<Output = Result<T, otus_storage::StorageError>>) -> T {
    let mut future = std::pin::pin!(future);
    let waker = std::task::Waker::noop();
    match future.as_mut().poll(&mut std::task::Context::from_waker(waker)) {
        std::task::Poll::Ready(done) => done.unwrap(),
        std::task::Poll::Pending => panic!("a folder made discovery wait"),
    }
}

const ONE: &str = r#"{"Records":[{"eventVersion":"1.08"}]}"#;
const PRETTY: &str =
    "{\n  \"Records\": [\n    {\n      \"eventVersion\": \"1.08\"\n    }\n  ]\n}\n";

fn file(account: &str, region: &str, day: &str, n: u32) -> String {
    let compact = day.replace('/', "");
    format!(
        "AWSLogs/{account}/CloudTrail/{region}/{day}/{account}_CloudTrail_{region}_{compact}T0005Z_{n}.json"
    )
}

#[test]
fn a_tree_is_measured_and_defined() {
    let keys = [
        file("111122223333", "us-east-1", "2026/06/28", 1),
        file("111122223333", "us-east-1", "2026/07/02", 1),
        file("444455556666", "eu-west-1", "2026/07/02", 1),
        file("444455556666", "eu-west-1", "2026/07/02", 2),
    ];
    let files: Vec<(&str, &str)> = keys.iter().map(|it| (it.as_str(), ONE)).collect();
    let found = look(&files, "");
    assert_eq!((found.objects, found.trees.len(), found.others.len()), (4, 1, 0));
    let tree = &found.trees[0];
    assert_eq!(tree.accounts, ["111122223333", "444455556666"]);
    assert_eq!(tree.regions, ["eu-west-1", "us-east-1"]);
    let days = tree.days.as_ref().unwrap();
    let day = |d| NaiveDate::from_ymd_opt(2026, if d > 20 { 6 } else { 7 }, d).unwrap();
    assert_eq!((days.first, days.last, days.missing), (day(28), day(2), 3));
    assert_eq!(days.gaps, [(day(29), day(1))]);
    assert_eq!((days.present[1].objects, tree.bytes), (3, 4 * ONE.len() as u64));
    assert_eq!(tree.location, "s3://logs/AWSLogs/");
    let ddl = &tree.table.as_ref().unwrap().ddl;
    for line in [
        "PARTITIONED BY (account string, region string, day string)",
        "'projection.account.values' = '111122223333,444455556666'",
        "'projection.day.range' = '2026/06/28,NOW'",
        "'storage.location.template' = 's3://logs/AWSLogs/${account}/CloudTrail/${region}/${day}/'",
    ] {
        assert!(ddl.contains(line), "{line}\n{ddl}");
    }
    otus_sql::parse(ddl).unwrap();
}

#[test]
fn organisations_and_parts_of_trees_are_read_from_their_own_folders() {
    let org = "old/AWSLogs/o-abcd/111122223333/CloudTrail/us-east-1/2020/09/30/a.json";
    let part = "copied/111122223333_CloudTrail_us-east-1_20200930T0005Z_x.json";
    let dated = "us-west-2/2021/01/02/111122223333_CloudTrail_us-west-2_20210102T0005Z_x.json";
    let found = look(&[(org, ONE), (part, ONE), (dated, ONE)], "");
    let templates: Vec<&str> = found.trees.iter().map(|it| it.template.as_str()).collect();
    assert!(
        templates.contains(&"s3://logs/old/AWSLogs/o-abcd/${account}/CloudTrail/${region}/${day}/")
    );
    assert!(templates.contains(&"s3://logs/${region}/${day}/"), "{templates:?}");
    let with = |text: &str| found.trees.iter().find(|it| it.location.contains(text)).unwrap();
    assert_eq!(with("o-abcd").organization.as_deref(), Some("o-abcd"));
    assert!(with("o-abcd").table.as_ref().unwrap().ddl.contains("'2020/09/30,2020/09/30'"));
    let loose = with("copied").table.as_ref().unwrap();
    assert!(!loose.ddl.contains("PARTITIONED BY") && !loose.ddl.contains("TBLPROPERTIES"));
    let names: Vec<&str> =
        found.trees.iter().filter_map(|it| it.table.as_ref()).map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["cloudtrail", "cloudtrail_2", "cloudtrail_3"]);
}

#[test]
fn downloads_are_read_through_a_property_and_never_twice() {
    let found =
        look(&[("a/event_history.json", PRETTY), ("a/b/more.json.txt", ONE), ("c.csv", "a,b")], "");
    assert_eq!((found.trees.len(), found.others.len()), (1, 1));
    let tree = &found.trees[0];
    assert_eq!((tree.objects, tree.location.as_str()), (2, "s3://logs/a/"));
    let ddl = &tree.table.as_ref().unwrap().ddl;
    assert!(ddl.contains("'otus.cloudtrail.layout' = 'document'"), "{ddl}");
    otus_sql::parse(ddl).unwrap();
}

#[test]
fn hive_prefixes_and_other_services() {
    let flow = "AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=us-east-1/\
                year=2024/month=05/day=06/x.log.gz";
    let waf = "AWSLogs/111122223333/WAFLogs/us-east-1/acl/2024/05/06/00/05/x.log.gz";
    let dns = "AWSLogs/111122223333/vpcdnsquerylogs/vpc-1/2024/05/06/x.log.gz";
    let found = look(&[(flow, ""), (waf, "{}"), (dns, "{}")], "");
    // The empty object counts but makes no tree.
    assert_eq!((found.objects, found.trees.len()), (3, 2));
    let found = look(&[(flow, "version\n"), (waf, "{}"), (dns, "{}")], "");
    let template = |title: &str| {
        found.trees.iter().find(|it| it.title.contains(title)).unwrap().template.clone()
    };
    assert_eq!(
        template("Flow"),
        "s3://logs/AWSLogs/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=${region}/${day}/"
    );
    let flow = found.trees.iter().find(|it| it.title.contains("Flow")).unwrap();
    assert_eq!(flow.table.as_ref().unwrap().name, "vpc_flow_2");
    assert!(template("WAF").ends_with("/WAFLogs/${region}/acl/${day}/"));
    assert!(template("Route 53").ends_with("${account}/vpcdnsquerylogs/vpc-1/${day}/"));
    for tree in &found.trees {
        otus_sql::parse(&tree.table.as_ref().unwrap().ddl).unwrap();
    }
}

#[test]
fn forms_are_told_apart() {
    assert_eq!(form(ONE.as_bytes()), Form::Lines);
    assert_eq!(form(format!("{ONE}\n{ONE}\n").as_bytes()), Form::Lines);
    assert_eq!(form(b"{\"Records\":[{\"eventVersion\":\"1.0"), Form::Lines);
    assert_eq!(form(PRETTY.as_bytes()), Form::Document);
    assert_eq!(form(b"[\n {\"eventVersion\": \"1.08\"}\n]"), Form::Document);
    assert_eq!(form(b"{\"eventVersion\":\"1.08\"}\n"), Form::Records);
    let columns = vec![("a".to_owned(), "double"), ("b".to_owned(), "string")];
    assert_eq!(form(b"{\"a\":1,\"B\":{}}\n{\"A\":1.5,\"b\":null}"), Form::JsonLines(columns));
    assert!(matches!(form(b"Event name,Event time\n"), Form::Other(_)));
    assert!(matches!(form(b"{\"Events\":[{\"CloudTrailEvent\":\"{}\"}]}"), Form::Other(_)));
}
