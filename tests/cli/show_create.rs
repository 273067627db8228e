//! What SHOW CREATE TABLE prints makes the same table again, and definitions reach the catalog in
//! Glue's shape. It must not know how definitions are laid out.

use crate::harness::Otus;

const OTUS_NOW: &str = "2024-05-10T12:34:56Z";

/// Definitions whose texts need every escape, with what no documented one has.
const AWKWARD: &[&str] = &[
    "CREATE EXTERNAL TABLE t (a int) LOCATION 's3://b/t/'",
    r#"CREATE EXTERNAL TABLE t (`select` string COMMENT 'it''s; a "test"', `a-b` int)
       COMMENT "one\\two\nthree" PARTITIONED BY (`date` string COMMENT 'yyyy') LOCATION 's3://b/t/'"#,
    r"CREATE EXTERNAL TABLE t (a array<struct<k:string,v:map<string,decimal(10,2)>>>, b char(3), `a-b` int)
      CLUSTERED BY (b, `a-b`) SORTED BY (b DESC) INTO 7 BUCKETS
      ROW FORMAT DELIMITED FIELDS TERMINATED BY '\001' ESCAPED BY '\\' COLLECTION ITEMS TERMINATED BY
      '\u0002' MAP KEYS TERMINATED BY ':' LINES TERMINATED BY '\n' NULL DEFINED AS '' LOCATION 's3://b/'",
    r#"CREATE EXTERNAL TABLE t (a string)
       ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
       WITH SERDEPROPERTIES ("input.regex" = '^(?<x>[^;\"\']*);\\s\\d+\t$', 'a' = 'ü 日本')
       LOCATION 's3://b/t/' TBLPROPERTIES ('k;e\\y' = 'v''al', 'n' = 7)"#,
    "CREATE EXTERNAL TABLE t (a string, b string) ROW FORMAT SERDE 'com.amazonaws.glue.serde.GrokSerDe'
     WITH SERDEPROPERTIES ('input.format' = '%{POSTFIX:a} %{GREEDYDATA:b}',
       'input.grokCustomPatterns' = 'POSTFIX [0-9A-F]{7,12}\nOTHER \\\\d+')
     STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
     OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat' LOCATION 's3://b/t/'",
    "CREATE EXTERNAL TABLE t (a int) STORED AS PARQUET LOCATION 's3://b/t/'",
    "CREATE EXTERNAL TABLE t (a int) STORED AS ORC LOCATION 's3://b/t/'",
];

/// The documented definitions of AWS's logs, with names in place of their blanks.
fn documented() -> Vec<String> {
    let folder = format!("{}/../otus-awslogs/ddl", env!("CARGO_MANIFEST_DIR"));
    let mut found: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let mut text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for (blank, name) in [("table", "t"), ("start", "2020/01/01"), ("prefix", "logs/")] {
            text = text.replace(&format!("{{{blank}}}"), name);
        }
        for blank in ["bucket", "account", "region", "organization", "kind", "resource"] {
            // `${account}` is a partition's place in a template and stays.
            let (place, kept) = (format!("${{{blank}}}"), format!("$({blank})"));
            text = text.replace(&place, &kept).replace(&format!("{{{blank}}}"), blank);
            text = text.replace(&kept, &place);
        }
        found.push(text);
    }
    assert!(found.len() > 10, "the definitions have moved");
    found
}

#[test]
fn show_create_table_makes_the_same_table_again() {
    let otus = Otus::at(OTUS_NOW);
    let kept = |otus: &Otus| {
        let shown = otus.query("csv", "SHOW CREATE TABLE t");
        let exported = otus.call(&["catalog", "export"]);
        assert_eq!(exported.code, Some(0), "{}", exported.err);
        let table = exported.out.lines().find(|it| it.starts_with("{\"Table\"")).unwrap();
        // The catalog's own clock, not the statement's.
        let (before, after) = table.split_once("\"UpdateTime\":").unwrap();
        let after = after.split_once(',').unwrap().1;
        (shown, format!("{before}{after}"))
    };
    for definition in AWKWARD.iter().map(|it| (*it).to_owned()).chain(documented()) {
        otus.query("csv", &definition);
        let (shown, stored) = kept(&otus);
        otus.query("csv", "DROP TABLE t");
        otus.query("csv", &shown);
        let (again, stored_again) = kept(&otus);
        otus.query("csv", "DROP TABLE t");
        assert_eq!(shown, again, "{definition}");
        // `from deserializer` is said in place of no comment, and is then one (Hive's own way).
        let comment = r#","Comment":"from deserializer""#;
        let empty = r#","Comment":"""#;
        let without = |text: String| text.replace(comment, "").replace(empty, "");
        assert_eq!(without(stored), without(stored_again), "{definition}");
    }
}

/// Athena's text of a view: base64 of this JSON, as Trino's ConnectorViewDefinition writes it
/// (made with Python's json and base64).
const VIEW: &str = "/* Presto View: eyJvcmlnaW5hbFNxbCI6IlNFTEVDVCAxIEFTIGEsICd4JyBBUyBzIiwiY2F0YWxvZyI6ImF3c2RhdGFjYXRhbG9nIiwic2NoZW1hIjoiZGVmYXVsdCIsImNvbHVtbnMiOlt7Im5hbWUiOiJhIiwidHlwZSI6ImludGVnZXIifSx7Im5hbWUiOiJzIiwidHlwZSI6InZhcmNoYXIoMSkifV0sInJ1bkFzSW52b2tlciI6ZmFsc2V9 */";

#[test]
fn views_and_databases_are_kept_as_glue_keeps_them() {
    let otus = Otus::at(OTUS_NOW);
    otus.query(
        "csv",
        "CREATE VIEW v AS SELECT 1 AS a, 'x' AS s; \
         CREATE DATABASE w COMMENT 'c' LOCATION 's3://b/w/' WITH DBPROPERTIES ('a' = '1', 'b' = '2'); \
         ALTER DATABASE w SET DBPROPERTIES ('b' = '3')",
    );
    let exported = otus.call(&["catalog", "export"]).out;
    let view = exported.lines().find(|it| it.contains("\"Name\":\"v\"")).unwrap();
    for part in [
        &format!("\"ViewOriginalText\":\"{VIEW}\""),
        "\"ViewExpandedText\":\"/* Presto View */\"",
        "\"TableType\":\"VIRTUAL_VIEW\"",
        "\"Parameters\":{\"comment\":\"Presto View\",\"presto_view\":\"true\"}",
    ] {
        assert!(view.contains(part), "{part}\n{view}");
    }
    let database = exported.lines().find(|it| it.contains("\"Name\":\"w\"")).unwrap();
    let kept = "\"Description\":\"c\",\"LocationUri\":\"s3://b/w/\",\
                \"Parameters\":{\"a\":\"1\",\"b\":\"3\"}";
    assert!(database.contains(kept), "{database}");
}
