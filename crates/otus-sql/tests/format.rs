//! Formatting keeps what a statement says, is stable, and keeps comments.
//! It must not look inside trees.

use otus_sql::{expression_sql, expression_text, format, format_text, parse, parse_expression};

#[test]
fn accepted_statements_survive() {
    for text in include_str!("parse/accepted.sql").split("\n\n") {
        let Ok(before) = parse(text) else { continue };
        let formatted: Vec<String> = before.iter().map(format).collect();
        let joined = formatted.join(";\n");
        match parse(&joined) {
            Ok(after) => {
                assert_eq!(before, after, "{text}\n=>\n{joined}");
                let again: Vec<String> = after.iter().map(format).collect();
                assert_eq!(formatted, again);
            }
            Err(failure) => panic!("{text}\n=>\n{joined}\n{}", failure.first.reason(&joined)),
        }
        let commented = format_text(text).unwrap_or_default();
        assert_eq!(format_text(&commented).unwrap_or_default(), commented);
    }
}

#[test]
fn layout_and_comments() {
    let text = "-- who did it\nselect a, -- the name\n  b /* second */ from t -- the table\n\
                left join u on t.x=u.x and t.y = u.y where a > 1 -- big\n and b in (select c from v)\n\
                order by 1; -- done\n\n-- next\nshow tables -- all\n";
    let expected = "-- who did it\nSELECT\n  a, -- the name\n  b /* second */\nFROM t -- the table\n\
                    LEFT JOIN u ON t.x = u.x\n  AND t.y = u.y\nWHERE a > 1 -- big\n  AND b IN (\n    \
                    SELECT c\n    FROM v\n  )\nORDER BY 1; -- done\n\n-- next\nSHOW TABLES; -- all\n";
    assert_eq!(format_text(text).unwrap_or_default(), expected);
    assert_eq!(format_text(expected).unwrap_or_default(), expected);
}

#[test]
fn parentheses_where_precedence_asks() {
    let cases = [
        ("(a + b) * c", "(a + b) * c", "((a + b) * c)"),
        ("a + (b * c)", "a + b * c", "(a + (b * c))"),
        ("(a and b) or not (c or d)", "a AND b OR NOT (c OR d)", "((a AND b) OR (NOT (c OR d)))"),
        ("-(1)", "-(1)", "-1"),
        ("- -1", "- -1", "- -1"),
        ("(a = b) = c", "(a = b) = c", "((a = b) = c)"),
        ("x is null", "x IS NULL", "(x IS NULL)"),
        ("(1, 2)", "(1, 2)", "ROW (1, 2)"),
        ("(x -> x)", "x -> x", "(x) -> x"),
    ];
    for (text, flat, trino) in cases {
        let Ok(expr) = parse_expression(text) else { panic!("{text}") };
        assert_eq!(expression_sql(&expr), flat);
        assert_eq!(expression_text(&expr), trino);
    }
}
