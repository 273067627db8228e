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
const MISTAKES: &[(&str, &str)] = &[
    (
        "select * from foo where @what",
        "SYNTAX_ERROR: line 1:25: mismatched input '@'. Expecting: <expression>",
    ),
    (
        "select * frm t",
        "SYNTAX_ERROR: line 1:10: mismatched input 'frm'. Expecting: ',', 'EXCEPT', 'FETCH', \
             'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'ORDER', 'UNION', \
             'WHERE', 'WINDOW', <EOF>",
    ),
    (
        "select fuu from dual order by fuu order by fuu",
        "SYNTAX_ERROR: line 1:35: mismatched input 'order'. Expecting: '%', '*', '+', ',', \
             '-', '.', '/', 'AND', 'ASC', 'AT', 'DESC', 'FETCH', 'LIMIT', 'NULLS', 'OFFSET', \
             'OR', '[', '||', <EOF>, <predicate>",
    ),
    (
        "select fuu from dual limit 10 order by fuu",
        "SYNTAX_ERROR: line 1:31: mismatched input 'order'. Expecting: <EOF>",
    ),
    (
        "select ",
        "SYNTAX_ERROR: line 1:8: mismatched input '<EOF>'. Expecting: '*', 'ALL', \
             'DISTINCT', <expression>",
    ),
    (
        "select foo(DISTINCT ,1)",
        "SYNTAX_ERROR: line 1:21: mismatched input ','. Expecting: <expression>",
    ),
    (
        "select foo(,1)",
        "SYNTAX_ERROR: line 1:12: mismatched input ','. Expecting: ')', '*', 'ALL', \
             'DISTINCT', 'ORDER', <expression>",
    ),
    ("select foo.!", "SYNTAX_ERROR: line 1:12: mismatched input '!'. Expecting: '*', <identifier>"),
    (
        "SELECT grouping(a+2) FROM (VALUES (1)) AS t (a) GROUP BY a+2",
        "SYNTAX_ERROR: line 1:18: mismatched input '+'. Expecting: ')', ',', '.'",
    ),
    (
        "SELECT X() OVER (ROWS UNBOUNDED) FROM T",
        "SYNTAX_ERROR: line 1:32: mismatched input ')'. Expecting: 'FOLLOWING', 'PRECEDING'",
    ),
    (
        "SELECT x() over (ROWS select) FROM t",
        "SYNTAX_ERROR: line 1:23: mismatched input 'select'. Expecting: 'BETWEEN', 'CURRENT', \
             'UNBOUNDED', <expression>",
    ),
    (
        "SELECT a AS z FROM t GROUP BY CUBE (a), ",
        "SYNTAX_ERROR: line 1:41: mismatched input '<EOF>'. Expecting: '(', 'CUBE', \
             'GROUPING', 'ROLLUP', <expression>",
    ),
    ("SELECT CAST(a AS )", "SYNTAX_ERROR: line 1:18: mismatched input ')'. Expecting: <type>"),
    (
        "SELECT CAST(a AS decimal()",
        "SYNTAX_ERROR: line 1:26: mismatched input ')'. Expecting: <integer>, <type>",
    ),
    (
        "SELECT foo(*) filter (",
        "SYNTAX_ERROR: line 1:23: mismatched input '<EOF>'. Expecting: 'WHERE'",
    ),
    (
        "SELECT * FROM t WHERE EXISTS (",
        "SYNTAX_ERROR: line 1:31: mismatched input '<EOF>'. Expecting: <query>",
    ),
    (
        "select * from `foo`",
        "SYNTAX_ERROR: line 1:15: backquoted identifiers are not supported; use double \
             quotes to quote identifiers",
    ),
    (
        "select 1x from dual",
        "SYNTAX_ERROR: line 1:8: identifiers must not start with a digit; surround the \
             identifier with double quotes",
    ),
    ("SELECT \"\" FROM t", "SYNTAX_ERROR: line 1:8: Zero-length delimited identifier not allowed"),
    (
        "select CAST(12223222232535343423232435343 AS BIGINT)",
        "SYNTAX_ERROR: line 1:13: Invalid numeric literal: 12223222232535343423232435343",
    ),
];

#[test]
fn mistakes_have_trinos_text() {
    for (text, expected) in MISTAKES {
        assert_eq!(reason(text), *expected, "{text}");
    }
}

#[test]
fn three_mistakes_are_three_errors() {
    let text = "SELECT a,, b FROM t WHERE AND x = 1 GROUP y";
    let failure = parse(text).unwrap_err();
    assert_eq!(failure.also.len(), 2, "{failure:?}");
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
