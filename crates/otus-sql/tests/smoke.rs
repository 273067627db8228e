//! Statements of every kind parse; mistakes have Trino's text. It must not look inside trees.

use otus_sql::{parse, parse_one, split};

fn reason(text: &str) -> String {
    match parse(text) {
        Ok(_) => String::new(),
        Err(failure) => failure.first.reason(text),
    }
}

#[test]
fn statements_of_every_kind_parse() {
    for text in include_str!("parse/accepted.sql").split("\n\n") {
        if let Err(failure) = parse(text) {
            panic!("{text}\n{}\n{:?}", failure.first.reason(text), failure.first.hints);
        }
    }
}

/// From Trino's TestSqlParserErrorHandling, as of 430 (WINDOW, TABLE, JSON_TABLE listed).
#[test]
fn mistakes_have_trinos_text() {
    for case in include_str!("parse/mistakes.txt").split("\n\n") {
        let (text, expected) = case.split_once("\n=> ").unwrap_or_default();
        assert_eq!(reason(text), expected.trim_end(), "{text}");
    }
}

#[test]
fn mistakes_have_hints() {
    let mut wrong = Vec::new();
    for case in include_str!("parse/hints.txt").split("\n\n") {
        let (text, expected) = case.split_once("\n=> ").unwrap_or_default();
        let hints = parse(text).map_or_else(|failure| failure.first.hints, |_| Vec::new());
        let said: Vec<&str> = hints.iter().map(|hint| hint.text.as_str()).collect();
        if said != [expected.trim_end()] {
            wrong.push(format!("{text}: {said:?} {}", reason(text)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn three_mistakes_are_three_errors() {
    let text = "SELECT a,, b FROM t WHERE AND x = 1 GROUP y";
    let failure = parse(text).unwrap_err();
    assert_eq!(failure.also.len(), 2, "{failure:?}");
    let text = "SELECT eventname, FROM logs WHRE a = 1 GROUP eventname ORDER BY 1";
    let failure = parse(text).unwrap_err();
    let at: Vec<Option<usize>> = std::iter::once(&failure.first)
        .chain(&failure.also)
        .map(|it| it.span.map(|span| span.start))
        .collect();
    assert_eq!(at, [text.find("FROM"), text.find("a = 1"), text.find("eventname ORDER")]);
    let text = "SELECT a frm t; SELECT b FROM; SELECT 1 +";
    let failure = parse(text).unwrap_err();
    assert_eq!(failure.also.len(), 2, "{failure:?}");
}

#[test]
fn long_chains_and_deep_nests() {
    for op in ["AND", "OR", "+", "||", "*"] {
        let text = format!("SELECT {}", vec!["x"; 10_000].join(&format!(" {op} ")));
        assert!(parse(&text).is_ok(), "{op}");
    }
    let text = vec!["SELECT 1"; 10_000].join(" UNION ALL ");
    assert!(parse(&text).is_ok());
    for (open, close) in [("(", ")"), ("(SELECT ", ")"), ("NOT ", ""), ("f(", ")"), ("- ", "")] {
        let text = format!("SELECT {}1{}", open.repeat(100_000), close.repeat(100_000));
        assert!(reason(&text).contains("too large"), "{open}");
        let text = format!("SELECT {}1{}", open.repeat(80), close.repeat(80));
        assert!(parse(&text).is_ok(), "{open}");
    }
}

#[test]
fn one_statement_only() {
    assert!(parse_one("SELECT 1;").is_ok());
    let text = "SELECT 1; SELECT 2";
    let failure = parse_one(text).unwrap_err();
    assert_eq!(
        failure.first.reason(text),
        "Only one sql statement is allowed. Got: SELECT 1; SELECT 2"
    );
    let spans = split("-- a\nSELECT ';' ;; SELECT 2 -- b");
    assert_eq!(spans.len(), 2);
}
