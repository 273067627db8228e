//! Result formats, streams and exit codes: what scripts rely on. Athena's `.txt` files end
//! without a newline.

use crate::harness::Otus;

const SQL: &str =
    "SELECT 1 AS a, 'x,\"y\"' AS b, CAST(NULL AS varchar) AS c, DATE '2026-01-31' AS d, 1 AS a";

#[test]
fn csv_is_athenas_result_file() {
    let wanted = "\"a\",\"b\",\"c\",\"d\",\"a\"\n\"1\",\"x,\"\"y\"\"\",,\"2026-01-31\",\"1\"\n";
    assert_eq!(Otus::new().query("csv", SQL), wanted);
}

#[test]
fn json_has_columns_and_rows_and_ndjson_numbers_repeated_names() {
    let otus = Otus::new();
    let document: serde_json::Value = serde_json::from_str(&otus.query("json", SQL)).unwrap();
    assert_eq!(document["rows"][0][2], serde_json::Value::Null);
    assert_eq!(document["rows"][0].as_array().unwrap().len(), 5);
    assert_eq!(document["columns"][3]["name"], "d");
    let line: serde_json::Value = serde_json::from_str(&otus.query("ndjson", SQL)).unwrap();
    assert_eq!((&line["a"], &line["a_2"]), (&1.into(), &1.into()));
}

#[test]
fn bigint_and_decimal_are_texts_in_json() {
    let sql = "SELECT BIGINT '9223372036854775807' AS b, DECIMAL '1.50' AS d, 7 AS i";
    let line: serde_json::Value = serde_json::from_str(&Otus::new().query("ndjson", sql)).unwrap();
    assert_eq!(line["b"], "9223372036854775807");
    assert_eq!(line["d"], "1.50");
    assert_eq!(line["i"], 7);
}

#[test]
fn statements_run_in_order_and_stop_at_the_first_failure() {
    let otus = Otus::new();
    let ended = otus.call(&["query", "--output", "csv", "SELECT 1; SELECT 1/0; SELECT 3"]);
    assert_eq!(ended.code, Some(1));
    assert_eq!(ended.out, "\"_col0\"\n\"1\"\n");
    assert_eq!(ended.err.lines().next().unwrap(), "DIVISION_BY_ZERO: Division by zero");
}

#[test]
fn syntax_errors_come_with_their_place() {
    let otus = Otus::new();
    let said = otus.refuse("SELECT 1\nFORM t");
    assert!(said.starts_with("SYNTAX_ERROR: line 2:6: mismatched input 't'"), "{said}");
    assert!(said.contains("   2 | FORM t\n     |      ^\n"), "{said}");
}

#[test]
fn usage_errors_end_with_two() {
    let otus = Otus::new();
    assert_eq!(otus.call(&["query", "--no-such-option"]).code, Some(2));
    assert_eq!(otus.call(&["query"]).code, Some(2));
    assert_eq!(otus.call(&["query", "--output", "xml", "SELECT 1"]).code, Some(2));
    assert_eq!(otus.call(&["--help"]).code, Some(0));
}

#[test]
fn terminal_escapes_in_values_are_spelt_out_in_tables_only() {
    let otus = Otus::new();
    let sql = "SELECT chr(27) || '[31mred' AS v";
    let table = otus.query("table", sql);
    assert!(!table.contains('\u{1b}'), "{table:?}");
    assert!(otus.query("csv", sql).contains('\u{1b}'));
}

#[test]
fn ddl_and_show_print_as_athena_does() {
    let otus = Otus::new();
    assert_eq!(otus.query("csv", "CREATE DATABASE logs"), "");
    assert_eq!(otus.query("csv", "SHOW DATABASES"), "default\nlogs");
    let ddl = "CREATE EXTERNAL TABLE logs.t (`a` string, b struct<c:int>) LOCATION 's3://b/p/'";
    otus.query("csv", ddl);
    assert_eq!(otus.query("csv", "SHOW TABLES IN logs"), "t");
    let described = otus.query("csv", "DESCRIBE logs.t");
    assert!(described.contains("struct<c:int>"), "{described}");
    assert!(otus.refuse("DROP DATABASE logs").contains("logs"));
    otus.query("csv", "DROP TABLE logs.t");
    otus.query("csv", "DROP DATABASE logs");
    assert_eq!(otus.query("csv", "SHOW DATABASES"), "default");
}

#[test]
fn parquet_and_arrow_hold_exactly_one_result() {
    let otus = Otus::new();
    let sql = "SELECT 'x' AS a, TIMESTAMP '2026-01-31 10:00:00 UTC' AS a, MAP(ARRAY['k'], ARRAY[1]) AS m, \
               INTERVAL '1' DAY AS i, IPADDRESS '10.0.0.1' AS ip, CAST(NULL AS integer) AS n";
    let bytes = |format: &str| {
        let output = otus.command(&["query", "--output", format, sql]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let parquet = bytes("parquet");
    assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(
        bytes::Bytes::from(parquet),
    );
    let read = reader.unwrap().build().unwrap().next().unwrap().unwrap();
    let arrow = bytes("arrow");
    let stream = arrow::ipc::reader::StreamReader::try_new(arrow.as_slice(), None).unwrap();
    let streamed: Vec<_> = stream.map(Result::unwrap).collect();
    for batch in [&read, &streamed[0]] {
        let names: Vec<_> = batch.schema().fields().iter().map(|it| it.name().clone()).collect();
        assert_eq!(names, ["a", "a_2", "m", "i", "ip", "n"]);
        let table =
            arrow::util::pretty::pretty_format_batches(std::slice::from_ref(batch)).unwrap();
        let row = table.to_string().lines().nth(3).unwrap().replace(' ', "");
        assert_eq!(row, "|x|2026-01-31T10:00:00Z|{k:1}|100:00:00.000|10.0.0.1||");
    }
    let two = otus.call(&["query", "--output", "parquet", "SELECT 1; SELECT 2"]);
    assert_eq!((two.code, two.out.as_str()), (Some(2), ""));
    assert_eq!(otus.call(&["query", "--output", "arrow", "SHOW TABLES"]).code, Some(2));
}
