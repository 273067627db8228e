//! The grammar as a list: one example for each construct, from which the documentation's
//! table is made. It must not know what the constructs mean.

/// What a test can show of a construct: its value, what NULL does to it, its error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    Works,
    Null,
    Error,
}

impl Cell {
    pub const ALL: [Cell; 3] = [Cell::Works, Cell::Null, Cell::Error];

    /// As `# covers:` lines of the SQL tests spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Cell::Works => "works",
            Cell::Null => "null",
            Cell::Error => "error",
        }
    }
}

/// A construct of the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Production {
    pub name: &'static str,
    /// A statement that uses it.
    pub example: &'static str,
    /// What the SQL tests show of it (`docs/sql.md`).
    pub cells: &'static [Cell],
}

const fn of(name: &'static str, example: &'static str) -> Production {
    Production { name, example, cells: &Cell::ALL }
}

/// NULL cannot stand in it, or changes nothing.
const fn no_null(name: &'static str, example: &'static str) -> Production {
    Production { name, example, cells: &[Cell::Works, Cell::Error] }
}

/// Parsed, and refused by name.
const fn refused(name: &'static str, example: &'static str) -> Production {
    Production { name, example, cells: &[Cell::Error] }
}

/// A statement whose tests are not `docs/sql.md`'s.
const fn elsewhere(name: &'static str, example: &'static str) -> Production {
    Production { name, example, cells: &[] }
}

/// Every construct, queries first.
pub const PRODUCTIONS: &[Production] = &[
    no_null("literal: integer", "SELECT 42, -7, 1_000, 0xFF, 0o17, 0b101"),
    no_null("literal: decimal", "SELECT 1.5, .5, -1."),
    no_null("literal: double", "SELECT 1E5, -.5e-3"),
    no_null("literal: varchar", "SELECT 'it''s'"),
    no_null("literal: unicode varchar", "SELECT U&'Hello \\2603', U&'#0041' UESCAPE '#'"),
    no_null("literal: varbinary", "SELECT X'65 68 3F'"),
    of("literal: boolean, null", "SELECT TRUE, FALSE, NULL"),
    no_null("literal: date", "SELECT DATE '2024-01-31'"),
    no_null("literal: time", "SELECT TIME '01:02:03.456', TIME '01:02:03+05:30'"),
    no_null(
        "literal: timestamp",
        "SELECT TIMESTAMP '2024-01-31 01:02:03', TIMESTAMP '2024-01-31 01:02 UTC'",
    ),
    no_null(
        "literal: interval day to second",
        "SELECT INTERVAL '2' DAY, INTERVAL -'1 02:03' DAY TO MINUTE",
    ),
    no_null(
        "literal: interval year to month",
        "SELECT INTERVAL '3' MONTH, INTERVAL '1-2' YEAR TO MONTH",
    ),
    no_null(
        "literal: typed",
        "SELECT DECIMAL '1.50', REAL '1.5', JSON '[1]', UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59', IPADDRESS '10.0.0.1', CHAR 'x'",
    ),
    no_null("name: quoted", "SELECT \"a \"\"b\" FROM \"db\".\"t$partitions\""),
    of("field of a row", "SELECT useridentity.sessioncontext.attributes FROM t"),
    of("subscript", "SELECT a[1], m['k'][2].f FROM t"),
    of("parameter", "SELECT * FROM t WHERE a = ? LIMIT ?"),
    of("arithmetic", "SELECT a + b * c - -d / e % f FROM t"),
    of("concatenation", "SELECT a || 'x' || b FROM t"),
    of("logical operators", "SELECT * FROM t WHERE NOT a AND (b OR c)"),
    of("comparison", "SELECT * FROM t WHERE a = 1 AND b <> 2 AND c != 3 AND d < 4 AND e >= 5"),
    of(
        "quantified comparison",
        "SELECT * FROM t WHERE a > ALL (SELECT 1) OR b = ANY (VALUES 1, 2) OR c < SOME (TABLE u)",
    ),
    of("BETWEEN", "SELECT * FROM t WHERE a NOT BETWEEN 1 AND 2"),
    of("IN list", "SELECT * FROM t WHERE a IN (1, 2)"),
    of("IN subquery", "SELECT * FROM t WHERE (a, b) NOT IN (SELECT x, y FROM u)"),
    of("LIKE", "SELECT * FROM t WHERE a LIKE '10!%' ESCAPE '!'"),
    of("IS NULL", "SELECT * FROM t WHERE a IS NOT NULL"),
    of("IS DISTINCT FROM", "SELECT * FROM t WHERE a IS NOT DISTINCT FROM b"),
    of("EXISTS", "SELECT * FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)"),
    of("scalar subquery", "SELECT (SELECT max(a) FROM u)"),
    of("CASE simple", "SELECT CASE a WHEN 1 THEN 'one' ELSE 'many' END FROM t"),
    of("CASE searched", "SELECT CASE WHEN a > 1 THEN 'many' END FROM t"),
    of(
        "conditional functions",
        "SELECT if(a, 1, 2), coalesce(a, b), nullif(a, b), try(a / b) FROM t",
    ),
    of("CAST, TRY_CAST", "SELECT CAST(a AS varchar(10)), TRY_CAST(b AS decimal(10, 2)) FROM t"),
    of(
        "type: row, array, map",
        "SELECT CAST(a AS row(x bigint, y array(map(varchar, double)))) FROM t",
    ),
    of(
        "type: with time zone",
        "SELECT CAST(a AS timestamp(3) with time zone), CAST(b AS time with time zone) FROM t",
    ),
    of("type: interval", "SELECT CAST(a AS interval day to second) FROM t"),
    no_null(
        "type: legacy spellings",
        "SELECT CAST(a AS array<bigint>), CAST(b AS bigint array), CAST(c AS double precision) FROM t",
    ),
    of("ARRAY", "SELECT ARRAY[1, 2], ARRAY[]"),
    of("ROW", "SELECT ROW(1, 'a'), (1, 'a')"),
    of("lambda", "SELECT transform(a, x -> x + 1), reduce(a, 0, (s, x) -> s + x, s -> s) FROM t"),
    of("function call", "SELECT count(*), count(DISTINCT a), s.f(1) FROM t"),
    of(
        "aggregate ORDER BY, FILTER",
        "SELECT array_agg(a ORDER BY b DESC) FILTER (WHERE c > 1) FROM t",
    ),
    of(
        "LISTAGG",
        "SELECT listagg(a, ',' ON OVERFLOW TRUNCATE '...' WITH COUNT) WITHIN GROUP (ORDER BY a) FROM t",
    ),
    of("window function", "SELECT rank() OVER (PARTITION BY a ORDER BY b DESC NULLS LAST) FROM t"),
    of(
        "window frame",
        "SELECT sum(a) OVER (ORDER BY b ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM t",
    ),
    of("window null treatment", "SELECT lag(a) IGNORE NULLS OVER (ORDER BY b) FROM t"),
    no_null("WINDOW clause", "SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b)"),
    of("EXTRACT", "SELECT EXTRACT(YEAR FROM a) FROM t"),
    of("TRIM", "SELECT trim(a), trim(BOTH 'x' FROM a), trim(LEADING FROM a) FROM t"),
    of("POSITION", "SELECT position('a' IN b) FROM t"),
    of("SUBSTRING", "SELECT substring(a FROM 2 FOR 3), substring(a, 2, 3) FROM t"),
    of("NORMALIZE", "SELECT normalize(a, NFKC) FROM t"),
    of(
        "AT TIME ZONE",
        "SELECT a AT TIME ZONE 'Europe/Berlin', b AT TIME ZONE INTERVAL '-3' HOUR FROM t",
    ),
    no_null(
        "current values",
        "SELECT current_date, current_timestamp(6), localtime, localtimestamp, current_user",
    ),
    of(
        "JSON_EXISTS",
        "SELECT JSON_EXISTS(a, 'lax $.b[$i]' PASSING 1 AS \"i\" FALSE ON ERROR) FROM t",
    ),
    of(
        "JSON_VALUE",
        "SELECT JSON_VALUE(a, 'lax $.b' RETURNING bigint DEFAULT 0 ON EMPTY ERROR ON ERROR) FROM t",
    ),
    of(
        "JSON_QUERY",
        "SELECT JSON_QUERY(a, 'lax $.b[*]' WITH CONDITIONAL ARRAY WRAPPER EMPTY ARRAY ON EMPTY) FROM t",
    ),
    of("JSON_OBJECT", "SELECT JSON_OBJECT('k' : 1, KEY 'l' VALUE 2 NULL ON NULL WITH UNIQUE KEYS)"),
    of("JSON_ARRAY", "SELECT JSON_ARRAY(1, NULL ABSENT ON NULL)"),
    of("select *", "SELECT *, t.*, (r).* AS (x, y), a AS b, c d FROM t"),
    of("SELECT DISTINCT", "SELECT DISTINCT a FROM t"),
    of("SELECT without FROM", "SELECT 1 WHERE TRUE"),
    of("VALUES", "VALUES (1, 'a'), (2, 'b')"),
    of("VALUES without parentheses", "SELECT * FROM (VALUES 1, 2) AS t (x)"),
    no_null("TABLE", "TABLE s.t"),
    of("WITH", "WITH a AS (SELECT 1 x), b (y) AS (SELECT x FROM a) SELECT * FROM b"),
    of(
        "WITH RECURSIVE",
        "WITH RECURSIVE n (i) AS (VALUES 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT * FROM n",
    ),
    of("set operations", "SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3 INTERSECT DISTINCT SELECT 4"),
    no_null("parenthesised query", "(SELECT 1 ORDER BY 1 LIMIT 1) UNION (SELECT 2)"),
    of("CROSS JOIN", "SELECT * FROM a CROSS JOIN b, c"),
    of(
        "JOIN ON",
        "SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN c ON TRUE FULL OUTER JOIN d ON a.y < d.y",
    ),
    of("JOIN USING", "SELECT * FROM a RIGHT JOIN b USING (x, y)"),
    of("NATURAL JOIN", "SELECT * FROM a NATURAL LEFT JOIN b"),
    no_null("nested join", "SELECT * FROM a JOIN (b JOIN c USING (x)) ON TRUE"),
    of("UNNEST", "SELECT * FROM t CROSS JOIN UNNEST(a, m) WITH ORDINALITY AS u (x, k, v, n)"),
    of("LEFT JOIN UNNEST", "SELECT * FROM t LEFT JOIN UNNEST(a) AS u (x) ON TRUE"),
    of("LATERAL", "SELECT * FROM t CROSS JOIN LATERAL (SELECT t.a + 1 AS b)"),
    no_null("table function", "SELECT * FROM TABLE(sequence(start => 1, stop => 10, step => 2))"),
    no_null(
        "table argument",
        "SELECT * FROM TABLE(exclude_columns(input => TABLE(t), columns => DESCRIPTOR(a, b)))",
    ),
    of(
        "JSON_TABLE",
        "SELECT * FROM JSON_TABLE('[1]', 'lax $[*]' COLUMNS (n FOR ORDINALITY, v bigint PATH 'lax $'))",
    ),
    refused(
        "MATCH_RECOGNIZE",
        "SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY a ORDER BY b MEASURES LAST(x.c) AS c ONE ROW PER MATCH PATTERN (x+ y?) DEFINE x AS x.c > 1)",
    ),
    no_null("TABLESAMPLE", "SELECT * FROM t TABLESAMPLE BERNOULLI (10)"),
    refused(
        "time travel",
        "SELECT * FROM t FOR TIMESTAMP AS OF TIMESTAMP '2024-01-01 00:00:00 UTC'",
    ),
    of("GROUP BY", "SELECT a, count(*) FROM t GROUP BY 1, b HAVING count(*) > 1"),
    of(
        "grouping sets",
        "SELECT a, b, grouping(a, b) FROM t GROUP BY GROUPING SETS ((a, b), (a), ()), ROLLUP (a), CUBE (a, b)",
    ),
    of("ORDER BY", "SELECT a FROM t ORDER BY a DESC NULLS FIRST, 1"),
    no_null("OFFSET, LIMIT", "SELECT a FROM t OFFSET 2 ROWS LIMIT 10"),
    of("FETCH FIRST", "SELECT a FROM t ORDER BY a FETCH FIRST 3 ROWS WITH TIES"),
    no_null("EXPLAIN", "EXPLAIN (TYPE DISTRIBUTED, FORMAT JSON) SELECT 1"),
    no_null("EXPLAIN ANALYZE", "EXPLAIN ANALYZE SELECT 1"),
    no_null("PREPARE", "PREPARE p FROM SELECT * FROM t WHERE a = ?"),
    of("EXECUTE", "EXECUTE p USING 'x', 1"),
    of("EXECUTE IMMEDIATE", "EXECUTE IMMEDIATE 'SELECT ?' USING 1"),
    no_null("DEALLOCATE", "DEALLOCATE PREPARE p"),
    elsewhere(
        "CREATE TABLE AS",
        "CREATE TABLE t WITH (format = 'PARQUET', partitioned_by = ARRAY['d']) AS SELECT 1 a, '2' d WITH NO DATA",
    ),
    elsewhere("INSERT", "INSERT INTO t (a, b) VALUES (1, 2)"),
    elsewhere("UNLOAD", "UNLOAD (SELECT * FROM t) TO 's3://b/p/' WITH (format = 'JSON')"),
    elsewhere("DELETE", "DELETE FROM t WHERE a = 1"),
    elsewhere("UPDATE", "UPDATE t SET a = a + 1 WHERE b"),
    elsewhere(
        "MERGE",
        "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (a) VALUES (u.a)",
    ),
    elsewhere("OPTIMIZE", "OPTIMIZE t REWRITE DATA USING BIN_PACK WHERE d = '1'"),
    elsewhere("VACUUM", "VACUUM t"),
    elsewhere("CREATE VIEW", "CREATE OR REPLACE VIEW v AS SELECT 1 AS a"),
    elsewhere("DROP VIEW", "DROP VIEW IF EXISTS v"),
    elsewhere(
        "CREATE DATABASE",
        "CREATE DATABASE IF NOT EXISTS d COMMENT 'c' LOCATION 's3://b/' WITH DBPROPERTIES ('a' = 'b')",
    ),
    elsewhere("ALTER DATABASE", "ALTER DATABASE d SET DBPROPERTIES ('a' = 'b')"),
    elsewhere("DROP DATABASE", "DROP DATABASE IF EXISTS d CASCADE"),
    elsewhere(
        "CREATE EXTERNAL TABLE",
        "CREATE EXTERNAL TABLE t (a struct<b:array<map<string,int>>>) PARTITIONED BY (`date` string) ROW FORMAT SERDE 'c' WITH SERDEPROPERTIES ('k' = 'v') STORED AS INPUTFORMAT 'i' OUTPUTFORMAT 'o' LOCATION 's3://b/' TBLPROPERTIES ('n' = 1)",
    ),
    elsewhere(
        "ROW FORMAT DELIMITED",
        "CREATE EXTERNAL TABLE t (a int) ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' STORED AS TEXTFILE LOCATION 's3://b/'",
    ),
    elsewhere(
        "CREATE TABLE of Iceberg",
        "CREATE TABLE t (a int, d date) PARTITIONED BY (day(d), bucket(4, a)) LOCATION 's3://b/' TBLPROPERTIES ('table_type' = 'ICEBERG')",
    ),
    elsewhere("DROP TABLE", "DROP TABLE IF EXISTS t"),
    elsewhere(
        "ALTER TABLE ADD PARTITION",
        "ALTER TABLE t ADD IF NOT EXISTS PARTITION (d = '1') LOCATION 's3://b/1/' PARTITION (d = '2')",
    ),
    elsewhere(
        "ALTER TABLE DROP PARTITION",
        "ALTER TABLE t DROP IF EXISTS PARTITION (d = '1'), PARTITION (d = '2')",
    ),
    elsewhere(
        "ALTER TABLE RENAME PARTITION",
        "ALTER TABLE t PARTITION (d = '1') RENAME TO PARTITION (d = '2')",
    ),
    elsewhere("ALTER TABLE ADD COLUMNS", "ALTER TABLE t ADD COLUMNS (c int)"),
    elsewhere("ALTER TABLE REPLACE COLUMNS", "ALTER TABLE t REPLACE COLUMNS (c int)"),
    elsewhere(
        "ALTER TABLE CHANGE COLUMN",
        "ALTER TABLE t CHANGE COLUMN a b bigint COMMENT 'c' AFTER d",
    ),
    elsewhere("ALTER TABLE DROP COLUMN", "ALTER TABLE t DROP COLUMN a"),
    elsewhere("ALTER TABLE RENAME TO", "ALTER TABLE t RENAME TO u"),
    elsewhere(
        "ALTER TABLE SET LOCATION",
        "ALTER TABLE t PARTITION (d = '1') SET LOCATION 's3://b/'",
    ),
    elsewhere("ALTER TABLE SET TBLPROPERTIES", "ALTER TABLE t SET TBLPROPERTIES ('a' = 'b')"),
    elsewhere("ALTER TABLE UNSET TBLPROPERTIES", "ALTER TABLE t UNSET TBLPROPERTIES ('a')"),
    elsewhere("MSCK REPAIR TABLE", "MSCK REPAIR TABLE t"),
    elsewhere("SHOW DATABASES", "SHOW DATABASES LIKE 'a.*'"),
    elsewhere("SHOW TABLES", "SHOW TABLES IN d 'a*'"),
    elsewhere("SHOW VIEWS", "SHOW VIEWS IN d LIKE 'a*'"),
    elsewhere("SHOW COLUMNS", "SHOW COLUMNS IN t IN d"),
    elsewhere("SHOW PARTITIONS", "SHOW PARTITIONS t"),
    elsewhere("SHOW TBLPROPERTIES", "SHOW TBLPROPERTIES t ('k')"),
    elsewhere("SHOW CREATE TABLE", "SHOW CREATE TABLE t"),
    elsewhere("SHOW CREATE VIEW", "SHOW CREATE VIEW v"),
    elsewhere("SHOW FUNCTIONS", "SHOW FUNCTIONS LIKE 'json%'"),
    elsewhere("DESCRIBE", "DESCRIBE FORMATTED d.t PARTITION (a = 'b') c.f"),
];

#[cfg(test)]
mod tests {
    use super::PRODUCTIONS;

    #[test]
    fn every_example_parses_and_survives_formatting() {
        for production in PRODUCTIONS {
            let statement = crate::parse_one(production.example);
            assert!(statement.is_ok(), "{}: {statement:?}", production.name);
            let again = statement.as_ref().map(|it| crate::parse_one(&crate::format(it)));
            assert_eq!(again.ok(), Some(statement.clone()), "{}", production.name);
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = PRODUCTIONS.iter().map(|it| it.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PRODUCTIONS.len());
    }
}
