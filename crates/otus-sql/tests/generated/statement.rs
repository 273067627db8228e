//! Random statements: queries mostly, and every other kind.
//! It must not know the catalog.

use crate::expression::{expression, value};
use crate::query::{query, relation};
use crate::random::Random;

pub fn statement(random: &mut Random) -> String {
    match random.below(10) {
        0 => write(random),
        1 => hive(random),
        2 => prepared(random),
        _ => query(random, 4),
    }
}

fn prepared(random: &mut Random) -> String {
    let query = query(random, 3);
    match random.below(9) {
        0 => format!("EXPLAIN {query}"),
        1 => format!("EXPLAIN (TYPE DISTRIBUTED, FORMAT JSON) {query}"),
        2 => format!("EXPLAIN ANALYZE VERBOSE {query}"),
        3 => format!("PREPARE p FROM {query}"),
        4 => format!("EXECUTE p USING {}", value(random, 2)),
        5 => format!("USING EXTERNAL FUNCTION f(x varchar) RETURNS bigint LAMBDA 'l' {query}"),
        6 => {
            format!("CREATE OR REPLACE PROTECTED MULTI DIALECT VIEW v SECURITY DEFINER AS {query}")
        }
        7 => format!("ALTER VIEW s.v FORCE ADD DIALECT AS {query}"),
        _ => format!("USING EXTERNAL FUNCTION f(x bigint) RETURNS double SAGEMAKER 'm' {query}"),
    }
}

fn write(random: &mut Random) -> String {
    let query = query(random, 3);
    let filter = random.maybe(50, |r| format!(" WHERE {}", expression(r, 2)));
    match random.below(8) {
        0 => format!(
            "CREATE TABLE IF NOT EXISTS s.t WITH (format = 'ORC', x = DEFAULT) AS {query} WITH NO DATA"
        ),
        1 => format!("CREATE TABLE t (a, b) COMMENT 'c' AS {query}"),
        2 => format!("INSERT INTO t (a, b) {query}"),
        3 => format!(
            "UNLOAD ({query}) TO 's3://b/' WITH (format = 'JSON', partitioned_by = ARRAY['a'])"
        ),
        4 => format!("DELETE FROM s.t{filter}"),
        5 => format!("UPDATE t SET a = {}, b = 1{filter}", expression(random, 2)),
        6 => format!("CREATE OR REPLACE VIEW v AS {query}"),
        _ => format!(
            "MERGE INTO t AS a USING {} ON {} WHEN MATCHED AND {} THEN DELETE WHEN MATCHED THEN UPDATE \
             SET x = 1 WHEN NOT MATCHED THEN INSERT (x) VALUES ({})",
            relation(random, 1),
            expression(random, 1),
            expression(random, 1),
            expression(random, 1)
        ),
    }
}

fn hive_type(random: &mut Random, depth: usize) -> String {
    let simple =
        random.pick(&["string", "int", "bigint", "decimal(10,2)", "timestamp", "varchar(5)"]);
    match random.below(6) {
        0 if depth > 0 => format!("array<{}>", hive_type(random, depth - 1)),
        1 if depth > 0 => format!("map<string,\n {}>", hive_type(random, depth - 1)),
        2 if depth > 0 => format!(
            "struct<`a-b`:{}, date: {}>",
            hive_type(random, depth - 1),
            hive_type(random, depth - 1)
        ),
        _ => simple.to_owned(),
    }
}

fn columns(random: &mut Random) -> String {
    random.list(4, ", ", |r| {
        let name = r.pick(&["a", "`b c`", "timestamp", "date", "`end`", "type", "x1"]);
        let comment = r.maybe(30, |_| " COMMENT 'it\\'s \\\\ \\u0001'".to_owned());
        format!("{name} {}{comment}", hive_type(r, 3))
    })
}

fn hive(random: &mut Random) -> String {
    let columns = columns(random);
    match random.below(8) {
        0 => {
            let formats = [
                " ROW FORMAT SERDE \"c.S\" WITH SERDEPROPERTIES ('input.regex'='([^ ]*) \\\\s \\\"')",
                " ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' NULL DEFINED AS ''",
                " STORED AS PARQUET",
                " STORED AS INPUTFORMAT 'i' OUTPUTFORMAT 'o'",
            ];
            let format = random.pick(&formats);
            format!(
                "CREATE EXTERNAL TABLE IF NOT EXISTS `s`.t ({columns}) COMMENT 'c' PARTITIONED BY (p string \
                 COMMENT 'x', `q` int) CLUSTERED BY (a) SORTED BY (a DESC) INTO 4 BUCKETS{format} LOCATION \
                 's3://b/p/' TBLPROPERTIES ('a'='b', 'n'=1, \"t\"=true)"
            )
        }
        1 => format!("CREATE TABLE t ({columns}) PARTITIONED BY (a, bucket(4, x1), day(d)) LOCATION 's3://b/'"),
        2 => "ALTER TABLE t ADD IF NOT EXISTS PARTITION (a = 'x', b = 2) LOCATION 's3://b/' PARTITION (a = 'y')".to_owned(),
        3 => format!("ALTER TABLE s.t PARTITION (a = 'x') REPLACE COLUMNS ({columns})"),
        4 => "ALTER TABLE t CHANGE COLUMN a `b` array<string> COMMENT 'c' AFTER x".to_owned(),
        5 => "ALTER TABLE t SET TBLPROPERTIES ('projection.enabled' = 'true')".to_owned(),
        6 => "DESCRIBE FORMATTED s.t PARTITION (a = 'x') c.f.$elem$".to_owned(),
        _ => "CREATE DATABASE IF NOT EXISTS d COMMENT 'c' LOCATION 's3://b/' WITH DBPROPERTIES ('a'='b')".to_owned(),
    }
}
