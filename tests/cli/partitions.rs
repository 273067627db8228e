//! Registered partitions, statement by statement. Texts are Hive's and Athena's (athena.md
//! §1.2, §5.2). It must not know projection.

use crate::bucket::{JSON, Otus};

const LAZY_SIMPLE: &str = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe";

/// `t` with partitions 1 and 2 of day a and one of day b.
fn table() -> Otus {
    let otus = Otus::new();
    otus.records("one/x.json", "{\"v\": 1}");
    otus.records("two/x.json", "{\"v\": 2}, {\"v\": 22}");
    otus.records("t/day=b/n=3/x.json", "{\"v\": 3}");
    otus.ok(&format!(
        "CREATE EXTERNAL TABLE t (v int) PARTITIONED BY (day string, n int) {JSON} \
         LOCATION 's3://logs/t/'; \
         ALTER TABLE t ADD PARTITION (day = 'a', n = '01') LOCATION 's3://logs/one/' \
         PARTITION (day = 'a', n = '2') LOCATION 's3://logs/two' PARTITION (day = 'b', n = '3')"
    ));
    otus
}

#[test]
fn added_partitions_are_shown_and_read() {
    let otus = table();
    assert_eq!(otus.ok("SHOW PARTITIONS t"), "day=a/n=01\nday=a/n=2\nday=b/n=3");
    assert_eq!(
        otus.rows("SELECT day, n, v FROM t ORDER BY v"),
        ["a,1,1", "a,2,2", "b,3,3", "a,2,22"]
    );
    assert_eq!(otus.ok("SHOW PARTITIONS t PARTITION (day = 'b')"), "day=b/n=3");
    let again = "ALTER TABLE t ADD PARTITION (day = 'b', n = '3')";
    assert_eq!(
        otus.fails(again),
        "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. \
         AlreadyExistsException(message:Partition already exists. day=b/n=3)"
    );
    otus.ok("ALTER TABLE t ADD IF NOT EXISTS PARTITION (day = 'b', n = '3')");
}

#[test]
fn every_kind_of_predicate_prunes_typed_values() {
    let otus = table();
    // The value 01 of an int key is the number 1.
    for (predicate, rows, read) in [
        ("n = 1", 1, 1),
        ("n IN (1, 3)", 2, 2),
        ("n BETWEEN 2 AND 9", 3, 2),
        ("day LIKE 'a%' AND n > 1", 2, 1),
        ("substr(day, 1, 1) = 'b'", 1, 1),
        ("upper(day) = 'A' AND n * 2 = 2", 1, 1),
        ("day <> 'a' OR n = 2", 3, 2),
        ("n IS NULL", 0, 0),
        ("concat(day, cast(n AS varchar)) = 'a2'", 2, 1),
    ] {
        let ran = otus.query_with(
            &format!("SELECT count(*) c FROM t WHERE {predicate}"),
            &["--output", "table"],
        );
        assert!(ran.out.lines().nth(2).unwrap().trim() == rows.to_string(), "{predicate} {ran:?}");
        let said = format!("Partitions read: {read} of 3");
        assert!(ran.err.contains(&said), "{predicate}: {}", ran.err);
    }
}

#[test]
fn partitions_table_lists_typed_keys() {
    let otus = table();
    let rows = otus.rows("SELECT * FROM \"t$partitions\" WHERE n < 3 ORDER BY n DESC");
    assert_eq!(rows, ["a,2", "a,1"]);
    assert_eq!(otus.rows("SELECT max(n) FROM \"t$partitions\" WHERE day = 'a'"), ["2"]);
}

#[test]
fn hidden_columns_say_where_a_row_lies() {
    let otus = table();
    let rows = otus.rows("SELECT \"$path\", \"$file_size\" FROM t WHERE n = 2 ORDER BY v LIMIT 1");
    assert_eq!(rows, ["s3://logs/two/x.json,33"]);
    let rows = otus.rows(
        "SELECT count(*) FROM t WHERE \"$path\" LIKE '%/one/%' \
         AND \"$file_modified_time\" > timestamp '2000-01-01 00:00:00 UTC'",
    );
    assert_eq!(rows, ["1"]);
    assert_eq!(otus.ok("SELECT * FROM t LIMIT 0").trim(), "\"v\",\"day\",\"n\"");
}

#[test]
fn renamed_moved_and_dropped() {
    let otus = table();
    otus.ok(
        "ALTER TABLE t PARTITION (day = 'a', n = '01') RENAME TO PARTITION (day = 'c', n = '9')",
    );
    assert_eq!(otus.rows("SELECT v FROM t WHERE day = 'c'"), ["1"]);
    otus.ok("ALTER TABLE t PARTITION (day = 'c', n = '9') SET LOCATION 's3://logs/two/'");
    assert_eq!(otus.rows("SELECT v FROM t WHERE day = 'c' ORDER BY 1"), ["2", "22"]);
    otus.ok("ALTER TABLE t DROP PARTITION (day = 'c', n = '9'), PARTITION (day = 'a', n = '2')");
    assert_eq!(otus.ok("SHOW PARTITIONS t"), "day=b/n=3");
    // Hive's partial spec: every partition of the day.
    otus.ok("ALTER TABLE t ADD PARTITION (day = 'b', n = '4')");
    otus.ok("ALTER TABLE t DROP PARTITION (day = 'b')");
    assert_eq!(otus.ok("SHOW PARTITIONS t"), "");
    assert_eq!(
        otus.fails("ALTER TABLE t DROP PARTITION (day = 'b', n = '3')"),
        "FAILED: SemanticException [Error 10006]: Partition not found day=b/n=3"
    );
    otus.ok("ALTER TABLE t DROP IF EXISTS PARTITION (day = 'b', n = '3')");
}

#[test]
fn repair_adds_what_is_named_as_hive_names_it() {
    let otus = table();
    otus.records("t/day=b/n=4/x.json", "{\"v\": 4}");
    otus.records("t/2015/01/x.json", "{\"v\": 5}");
    otus.records("t/day=x%3Ay/n=5/x.json", "{\"v\": 6}");
    otus.records("t/_tmp/n=1/x.json", "{\"v\": 7}");
    otus.ok("ALTER TABLE t ADD PARTITION (day = 'gone', n = '1')");
    assert_eq!(
        otus.ok("MSCK REPAIR TABLE t").lines().collect::<Vec<_>>(),
        [
            "Partitions not in metastore:\tt:2015/01\tt:day=b/n=4\tt:day=x%3Ay/n=5",
            "Partitions missing from filesystem:\tt:day=gone/n=1",
            "Repair: Added partition to metastore t:day=b/n=4",
            "Repair: Added partition to metastore t:day=x%3Ay/n=5",
        ]
    );
    assert_eq!(otus.rows("SELECT day, v FROM t WHERE v IN (4, 6) ORDER BY v"), ["b,4", "x:y,6"]);
}

#[test]
fn a_value_of_another_type_is_refused_when_read() {
    let otus = table();
    otus.ok("ALTER TABLE t ADD PARTITION (day = 'd', n = 'x')");
    assert_eq!(
        otus.fails("SELECT v FROM t WHERE day = 'd'"),
        "HIVE_INVALID_PARTITION_VALUE: Invalid partition value 'x' for INTEGER partition key: n"
    );
}

#[test]
fn a_partition_keeps_its_own_columns() {
    let otus = table();
    otus.ok("ALTER TABLE t PARTITION (day = 'b', n = '3') REPLACE COLUMNS (v array<int>)");
    assert_eq!(
        otus.fails("SELECT v FROM t WHERE day = 'b'"),
        "HIVE_PARTITION_SCHEMA_MISMATCH: There is a mismatch between the table and partition \
         schemas. The types are incompatible and cannot be coerced. The column 'v' in table \
         'default.t' is declared as type 'int', but partition 'day=b/n=3' declared column 'v' as \
         type 'array<int>'."
    );
    // A column added to the table later is NULL in older partitions.
    otus.ok("ALTER TABLE t ADD COLUMNS (w string)");
    assert_eq!(otus.rows("SELECT v, w FROM t WHERE n = 1"), ["1,"]);
}

#[test]
fn a_partition_is_read_by_its_own_serde() {
    let otus = Otus::new();
    otus.put("json/x.json", "{\"a\": \"one\", \"b\": 1}\n");
    otus.put("text/x.csv", "two|2\nthree|3\n");
    otus.ok("CREATE EXTERNAL TABLE t (a string, b bigint) PARTITIONED BY (p string) \
             ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION 's3://logs/'; \
             ALTER TABLE t ADD PARTITION (p = 'json') LOCATION 's3://logs/json/' \
             PARTITION (p = 'text') LOCATION 's3://logs/text/'");
    // SQL gives a partition the table's storage descriptor; Glue's clients give it another.
    let file = otus.path("../catalog.jsonl");
    otus.catalog("export", &file);
    let exported = std::fs::read_to_string(&file).unwrap();
    let (before, last) = exported.rsplit_once("s3://logs/text/").unwrap();
    let own = last.replacen("org.openx.data.jsonserde.JsonSerDe", LAZY_SIMPLE, 1).replacen(
        "\"serialization.format\":\"1\"",
        "\"field.delim\":\"|\"",
        1,
    );
    assert!(own.contains(LAZY_SIMPLE) && own.contains("field.delim"), "{own}");
    std::fs::write(&file, format!("{before}s3://logs/text/{own}")).unwrap();
    otus.catalog("import", &file);
    assert_eq!(
        otus.rows("SELECT p, a, b FROM t ORDER BY b"),
        ["json,one,1", "text,two,2", "text,three,3"]
    );
    assert_eq!(otus.rows("SELECT a FROM t WHERE p = 'text' AND b > 2"), ["three"]);
}

#[test]
fn wrong_specs_are_refused_with_hives_words() {
    let otus = table();
    assert_eq!(
        otus.fails("ALTER TABLE t ADD PARTITION (day = 'q')"),
        "FAILED: SemanticException [Error 10065]: Partition spec {day=q} contains not all \
         partition columns"
    );
    assert_eq!(
        otus.fails("ALTER TABLE t DROP PARTITION (dya = 'q')"),
        "FAILED: SemanticException [Error 10096]: Unknown partition column: dya"
    );
    otus.ok(&format!("CREATE EXTERNAL TABLE u (v int) {JSON} LOCATION 's3://logs/one/'"));
    let said = otus.fails("SHOW PARTITIONS u");
    assert!(said.contains("Table u is not a partitioned table"), "{said}");
}
