//! What is offered at a cursor (`|`), also in texts that do not parse.
//! It must not know names beyond those in the texts.

use otus_sql::{CompletionContext, Expects, complete_at};

fn at(marked: &str) -> CompletionContext {
    let offset = marked.find('|').unwrap_or(marked.len());
    complete_at(&marked.replacen('|', "", 1), offset)
}

fn names(context: &CompletionContext) -> Vec<String> {
    context
        .relations
        .iter()
        .map(|it| it.alias.clone().unwrap_or_else(|| it.table.join(".")))
        .collect()
}

#[test]
fn tables_after_from_and_join() {
    for text in [
        "SELECT * FROM |",
        "SELECT * FROM db.clo|",
        "SELECT * FROM a JOIN |",
        "SELECT * FROM a, |",
        "INSERT INTO |",
        "DESCRIBE |",
        "DROP TABLE |",
        "MSCK REPAIR TABLE |",
        "SELECT 1; SELECT * FROM |; SELECT 2",
    ] {
        assert!(at(text).expects.contains(&Expects::Tables), "{text} {:?}", at(text));
    }
    let context = at("SELECT * FROM db.clo|");
    assert_eq!((context.prefix.as_str(), context.qualifier), ("clo", vec!["db".to_owned()]));
    assert!(at("SHOW TABLES IN |").expects.contains(&Expects::Databases));
}

#[test]
fn columns_of_the_relations_in_scope() {
    let context =
        at("SELECT ev| FROM logs l CROSS JOIN UNNEST(l.resources) AS r (arn, kind) WHERE x = 1");
    assert!(context.expects.contains(&Expects::Columns));
    assert!(context.expects.contains(&Expects::Functions));
    assert_eq!(names(&context), ["l", "r"]);
    assert_eq!(context.relations[1].columns, ["arn", "kind"]);
    assert_eq!(context.prefix, "ev");

    let context = at("SELECT a FROM t WHERE t.| GROUP BY a");
    assert_eq!(context.qualifier, ["t"]);
    assert!(context.expects.contains(&Expects::Columns));
    assert!(!context.expects.contains(&Expects::Functions));

    let context = at("WITH c AS (SELECT 1 x) SELECT (SELECT | FROM u) FROM c JOIN v ON true");
    assert_eq!(names(&context), ["u", "c", "v"]);
    assert!(context.relations[0].innermost && !context.relations[1].innermost);
    assert_eq!(context.common_tables, ["c"]);

    let context = at("SELECT a FROM t UNION SELECT | FROM u");
    assert_eq!(names(&context), ["u"]);
}

#[test]
fn keywords_and_types() {
    let context = at("SELECT * FROM t |");
    for keyword in ["WHERE", "GROUP", "LEFT", "LIMIT"] {
        assert!(context.keywords.iter().any(|it| it == keyword), "{keyword}");
    }
    assert!(at("SELECT CAST(a AS |").expects.contains(&Expects::Types));
    assert!(at("|").keywords.iter().any(|it| it == "SHOW"));
    assert!(at("ALTER TABLE t ADD |").keywords.iter().any(|it| it == "COLUMNS"));
}

#[test]
fn nothing_inside_texts_and_comments() {
    assert_eq!(at("SELECT 'a| b'").expects, []);
    assert_eq!(at("SELECT 1 -- a|").expects, []);
    assert_eq!(at("SELECT /* | */ 1").expects, []);
}

#[test]
fn every_cursor_of_every_statement_is_answered() {
    for text in include_str!("parse/accepted.sql").split("\n\n") {
        for (offset, _) in text.char_indices() {
            let _ = complete_at(text, offset);
        }
    }
}
