//! Statements drawn from the grammar and mutations of them: what parses survives formatting,
//! what does not has a position, nothing panics. OTUS_LONG=1 runs all mutations.
//! It must not know meanings: the statements name nothing that exists.

mod expression;
mod mutation;
mod query;
mod random;
mod statement;

use otus_sql::{format, parse};

use random::Random;

/// Whether the text survives formatting; else why not.
fn survives(text: &str) -> Result<(), String> {
    let reason = |text: &str, failure: otus_types::QueryFailure| failure.first.reason(text);
    let before = parse(text).map_err(|failure| format!("{text}\n{}", reason(text, failure)))?;
    let formatted: Vec<String> = before.iter().map(format).collect();
    let joined = formatted.join(";\n");
    let after = parse(&joined)
        .map_err(|failure| format!("{text}\n=>\n{joined}\n{}", reason(&joined, failure)))?;
    let again: Vec<String> = after.iter().map(format).collect();
    if before == after && formatted == again {
        return Ok(());
    }
    Err(format!("another tree: {text}\n=>\n{joined}"))
}

#[test]
fn two_thousand_statements_survive_formatting() {
    for seed in 0..2_000 {
        let text = statement::statement(&mut Random::new(seed));
        assert_eq!(survives(&text), Ok(()));
    }
}

#[test]
fn mutations_never_panic_and_always_have_a_position() {
    let rounds = if std::env::var_os("OTUS_LONG").is_some() { 100_000 } else { 10_000 };
    let seeds: Vec<&str> = include_str!("../parse/accepted.sql").split("\n\n").collect();
    for seed in 0..rounds {
        let mut random = Random::new(1_000_000 + seed);
        let text = match random.below(2) {
            0 => seeds[random.below(seeds.len())].to_owned(),
            _ => statement::statement(&mut random),
        };
        let text = mutation::mutate(text, &mut random);
        match parse(&text) {
            Ok(statements) if !statements.is_empty() => assert_eq!(survives(&text), Ok(())),
            Ok(_) => {}
            Err(failure) => {
                for error in std::iter::once(&failure.first).chain(&failure.also) {
                    let Some(span) = error.span else { panic!("no position: {text}\n{error}") };
                    assert!(span.start <= span.end && span.end <= text.len(), "{text}\n{error:?}");
                    assert!(text.get(span.start..span.end).is_some(), "{text}\n{error:?}");
                    let _ = error.reason(&text);
                }
            }
        }
        let _ = otus_sql::split(&text);
    }
}
