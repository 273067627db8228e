//! The grammar of Glue's documentation (GetPartitions, Expression), case by case.

use super::PartitionExpression;
use crate::model::Column;

fn keys() -> Vec<Column> {
    vec![
        Column::new("region", "string"),
        Column::new("year", "int"),
        Column::new("day", "date"),
        Column::new("price", "decimal(10,2)"),
    ]
}

fn passes(expression: &str, values: [&str; 4]) -> bool {
    let values: Vec<String> = values.iter().map(|it| (*it).to_owned()).collect();
    PartitionExpression::parse(expression, &keys()).unwrap().matches(&values)
}

const ROW: [&str; 4] = ["us-east-1", "2024", "2024-03-09", "10.50"];

#[test]
fn conditions_that_hold() {
    for text in [
        "",
        "region = 'us-east-1'",
        "'us-east-1' = REGION",
        "year > 999 and year <= '2024'", // as numbers: as text '2024' < '999'
        "NOT year <> 2024",
        "day BETWEEN '2024-03-01' AND date '2024-03-31'",
        "price = 10.5 AND price > 9.75 AND price < 100",
        "region LIKE 'us-%-_'",
        "region NOT LIKE 'eu%' AND `year` IN (2023, 2024)",
        "(region = 'x' OR year = 2024) AND day != '2024-03-10'",
        "region IS NOT NULL",
        "region not in ('a''b')",
        "((year)) = (2024) AND (('us-east-1') = (region))",
        "((day) BETWEEN ('2024-03-01') AND (date '2024-03-31'))",
        "price < 3e10 AND price = '105e-1' AND price > 1.04E1",
        "price < 3e10 AND price = 105e-1 AND price > 1.04E1",
        "price = 105E-1 AND price < 1e+2",
    ] {
        assert!(passes(text, ROW), "{text}");
    }
}

#[test]
fn conditions_that_do_not_hold() {
    for text in [
        "region = 'US-EAST-1'",
        "year = 2023 OR (year = 2024 AND region = 'x')",
        "price < -10.5",
        "region IS NULL",
        "day > '2024-03-09'",
        "region LIKE 'us_'",
    ] {
        assert!(!passes(text, ROW), "{text}");
    }
    let null = ["__HIVE_DEFAULT_PARTITION__", "x", "2024-03-09", "1"];
    assert!(passes("region IS NULL", null));
    // Unknown is not true, and neither is its negation.
    for text in ["region = 'a'", "NOT region = 'a'", "year > 1", "NOT year > 1"] {
        assert!(!passes(text, null), "{text}");
    }
    assert!(passes("region = 'a' OR price = 1.0", null));
}

#[test]
fn text_outside_the_grammar_is_refused() {
    let deep = format!("{}year = 1{}", "(".repeat(500), ")".repeat(500));
    for text in [
        "region",
        "region =",
        "nothing = 1",
        "year = 'abc'",
        "1 = 1",
        "region = 'a",
        "year = 1 2",
        "year IN ()",
        "((year) = 1",
        "(year)) = 1",
        "price = 1e",
        "price = 1e999",
        "day = '2024-02-30'",
        "lower(region) = 'a'",
        "region = 'a'; --",
        &deep,
        &"x".repeat(3000),
    ] {
        assert!(PartitionExpression::parse(text, &keys()).is_err(), "{text}");
    }
    let long = vec!["year = 1"; 150].join(" OR ");
    assert!(passes(&format!("{long} OR year = 2024"), ROW));
}

#[test]
fn equal_leading_text_keys_serve_the_index() {
    let leading = |text: &str| PartitionExpression::parse(text, &keys()).unwrap().leading_values();
    assert_eq!(leading("year > 1 AND region = 'a'"), ["a"]);
    assert!(leading("region = 'a' OR region = 'b'").is_empty());
    assert!(leading("NOT region = 'a'").is_empty());
}
