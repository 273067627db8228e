//! The examples of the Athena user guide parse, and survive formatting. It must not run them:
//! that is `tests/cli/guide.rs`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test executable")]

mod blocks;

use blocks::{Block, chapters};
use otus_sql::{format, format_text, parse};

/// The aim: of a hundred examples at most one is not understood.
const MOST_UNREAD: usize = 100;

fn examples() -> Vec<Block> {
    let all = chapters().into_iter().flat_map(|it| it.1);
    all.filter(|it| !it.setup).collect()
}

#[test]
fn examples_of_the_guide_parse() {
    let examples = examples();
    assert!(examples.len() > 250, "{} examples", examples.len());
    let mut unread = Vec::new();
    for block in &examples {
        // What is refused when run is understood all the same.
        let syntax = block.refused.as_ref().is_some_and(|it| it.starts_with("SYNTAX_ERROR"));
        assert!(!syntax, "{} is no example", block.name);
        if let Err(failure) = parse(&block.text) {
            unread.push(format!("{}: {}", block.name, failure.first.reason(&block.text)));
        }
    }
    eprintln!(
        "{} of {} parse\n{}",
        examples.len() - unread.len(),
        examples.len(),
        unread.join("\n")
    );
    assert!(unread.len() * MOST_UNREAD <= examples.len(), "{}", unread.join("\n"));
}

#[test]
fn examples_of_the_guide_survive_formatting() {
    for block in examples() {
        let Ok(before) = parse(&block.text) else { continue };
        let formatted: Vec<String> = before.iter().map(format).collect();
        let joined = formatted.join(";\n");
        match parse(&joined) {
            Ok(after) => assert_eq!(before, after, "{}\n{joined}", block.name),
            Err(failure) => panic!("{}\n{joined}\n{}", block.name, failure.first.reason(&joined)),
        }
        let commented = format_text(&block.text).unwrap();
        assert_eq!(format_text(&commented).unwrap(), commented, "{}", block.name);
    }
}
