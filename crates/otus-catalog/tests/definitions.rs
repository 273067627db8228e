//! CREATE TABLE from text to model to SHOW CREATE TABLE and back: the documented
//! definition of every AWS log, the walk-through's, and definitions with mistakes.

#![allow(clippy::unwrap_used, clippy::panic)]

use otus_catalog::definition::{Context, create_table};
use otus_catalog::describe::create_table_rows;
use otus_catalog::{CatalogTime, Projection, Table};
use otus_sql::ast::ddl::Ddl;
use otus_sql::ast::statement::StatementKind;
use otus_types::QueryError;

/// The documented definitions as files, placeholders filled in: this crate must not depend
/// on the one that owns them. Sorted by name.
fn documented() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../otus-awslogs/ddl");
    let mut all: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let mut text = std::fs::read_to_string(&path).unwrap();
            let start = if name == "config" { "2020/1/1" } else { "2020/01/01" };
            for (key, value) in [
                ("table", "logs"),
                ("bucket", "amzn-s3-demo-bucket"),
                ("prefix", ""),
                ("account", "111122223333"),
                ("organization", "o-exampleorgid"),
                ("resource", "resource"),
                ("kind", "alert"),
                ("start", start),
            ] {
                // A `$` in front makes it a column of the location template.
                let text_only = text.replace(&format!("${{{key}}}"), &format!("$<{key}>"));
                text = text_only.replace(&format!("{{{key}}}"), value);
                text = text.replace(&format!("$<{key}>"), &format!("${{{key}}}"));
            }
            let text = text.replace("${region}", "$<r>").replace("{region}", "us-east-1");
            (name, text.replace("$<r>", "${region}"))
        })
        .collect();
    all.sort();
    assert!(all.len() >= 14, "{folder} lost definitions");
    all
}

fn documented_by_name(name: &str) -> String {
    documented().into_iter().find(|it| it.0 == name).unwrap().1
}

fn convert(text: &str) -> Result<Table, QueryError> {
    let statement = otus_sql::parse_one(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let StatementKind::Ddl(ddl) = statement.kind else { panic!("not DDL: {text}") };
    let Ddl::CreateTable(create) = *ddl else { panic!("not CREATE TABLE: {text}") };
    let now = CatalogTime(1_700_000_000_000);
    create_table(&create, &Context { database: "default", now, owner: None })
}

#[test]
fn every_logs_definition_makes_a_table_and_comes_back_equal() {
    for (name, text) in documented() {
        let table = convert(&text).unwrap();
        let projection = Projection::from_table(&table).unwrap();
        let now = chrono::Utc::now();
        if name != "cloudtrail_manual" && name != "cloudfront" {
            let projection = projection.unwrap();
            assert!(projection.count(now).unwrap() > 365, "{}", name);
            assert!(projection.sample_path(now).starts_with("s3://amzn-s3-demo-bucket/"));
        }
        let shown = create_table_rows(&table, "default.logs").join("\n");
        let mut again = convert(&shown).unwrap();
        if !shown.contains("from deserializer") && !shown.contains("COMMENT ''") {
            assert_eq!(again, table, "{}: {shown}", name);
        }
        for storage in again.storage_descriptor.iter_mut() {
            for column in &mut storage.columns {
                column.comment = None;
            }
        }
        assert_eq!(again, table, "{}: {shown}", name);
    }
}

#[test]
fn the_cloudtrail_definition_in_detail() {
    let table = convert(&documented_by_name("cloudtrail")).unwrap();
    let storage = table.storage_descriptor.as_ref().unwrap();
    assert_eq!(table.columns().len(), 29);
    assert_eq!(storage.serde_class(), Some("org.apache.hive.hcatalog.data.JsonSerDe"));
    assert_eq!(
        storage.input_format.as_deref(),
        Some("com.amazon.emr.cloudtrail.CloudTrailInputFormat")
    );
    let resources = table.columns().iter().find(|it| it.name == "resources").unwrap();
    assert_eq!(resources.ty, "array<struct<arn:string,accountid:string,type:string>>");
    assert_eq!(table.partition_keys[0].name, "timestamp");
    assert_eq!(table.parameter("transient_lastDdlTime"), Some("1700000000"));
}

#[test]
fn load_balancer_regex_keeps_hives_unescaping() {
    let table = convert(&documented_by_name("alb")).unwrap();
    let regex = table.storage_descriptor.as_ref().unwrap().serde_property("input.regex").unwrap();
    // reference §3.5: \" is a quote and \\s is \s in a Hive literal
    assert!(regex.contains(r#""([^\s]+?)" "([^\s]+)""#), "{regex}");
}

#[test]
fn delimited_tables() {
    let table = convert(
        "CREATE EXTERNAL TABLE Db.T (a int, B string COMMENT 'x') COMMENT 'about' \
         PARTITIONED BY (p date) \
         ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' \
         COLLECTION ITEMS TERMINATED BY '\\u0002' LINES TERMINATED BY '\\n' NULL DEFINED AS '-' \
         STORED AS TEXTFILE LOCATION 's3://b/t/' TBLPROPERTIES ('skip.header.line.count'='1')",
    )
    .unwrap();
    let storage = table.storage_descriptor.as_ref().unwrap();
    for (key, value) in [
        ("field.delim", "\t"),
        ("serialization.format", "\t"),
        ("escape.delim", "\\"),
        ("colelction.delim", "\u{2}"),
        ("line.delim", "\n"),
        ("serialization.null.format", "-"),
    ] {
        assert_eq!(storage.serde_property(key), Some(value), "{key}");
    }
    assert_eq!((table.database_name.as_str(), table.name.as_str()), ("db", "t"));
    assert_eq!(table.columns()[1].name, "b");
    let again = convert(&create_table_rows(&table, "db.t").join("\n")).unwrap();
    assert_eq!(again, table);
}

#[test]
fn mistakes_have_athenas_text() {
    let head = "CREATE EXTERNAL TABLE t (a int, b string)";
    for (text, expected) in [
        (head.to_owned(), "No location was specified for table. An S3 location must be specified"),
        (
            format!("{head} PARTITIONED BY (A string) LOCATION 's3://b/t/'"),
            "FAILED: SemanticException [Error 10035]: Column repeated in partitioning columns",
        ),
        (
            "CREATE EXTERNAL TABLE t (a int, A int) LOCATION 's3://b/t/'".to_owned(),
            "FAILED: SemanticException [Error 10036]: Duplicate column name: a",
        ),
        (
            format!("{head} LOCATION 's3://b/t/' TBLPROPERTIES ('table_type'='ICEBERG')"),
            "External keyword not supported for table type ICEBERG",
        ),
        (
            "CREATE TABLE t (a int) LOCATION 's3://b/t/'".to_owned(),
            "No location was specified for table. An S3 location must be specified",
        ),
    ] {
        assert_eq!(convert(&text).unwrap_err().to_string(), expected, "{text}");
    }
    for text in [
        format!("{head} LOCATION 's3a://b/t/'"),
        format!("{head} LOCATION 's3://b'"),
        format!("{head} STORED AS CSV LOCATION 's3://b/t/'"),
    ] {
        let error = convert(&text).unwrap_err();
        assert!(!error.hints.is_empty(), "{text}: {error}");
    }
}
