//! Which query is the same as an earlier one, for result reuse: texts compare without
//! comments and blank space, `INNER JOIN` as `JOIN`; what gives other rows each time is
//! never reused. It must not know whether a result is still there.

use otus_sql::lexer::{TokenKind, dialect_of, lex_statement};
use sha2::{Digest, Sha256};

/// Longer texts are not compared.
const TEXT_BYTES_MAX: usize = 100_000;

/// Words that make a text give other rows each time.
const VOLATILE: &[&str] = &[
    "now",
    "rand",
    "random",
    "uuid",
    "shuffle",
    "tablesample",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
];

/// The key of a query in its surroundings; `None` when its result must not be reused.
#[must_use]
pub(crate) fn reuse_key(query: &str, surroundings: &[&str]) -> Option<String> {
    if query.len() > TEXT_BYTES_MAX {
        return None;
    }
    let mut hash = Sha256::new();
    for part in surroundings {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let lexed = lex_statement(query, 0, dialect_of(query, 0));
    let mut tokens = lexed.tokens.iter().filter(|it| it.kind != TokenKind::End).peekable();
    let text = |token: &otus_sql::lexer::Token| query.get(token.start..token.end);
    while let Some(token) = tokens.next() {
        let word = text(token)?;
        if VOLATILE.iter().any(|it| it.eq_ignore_ascii_case(word)) {
            return None;
        }
        let next_is_join =
            tokens.peek().and_then(|it| text(it)).is_some_and(|it| it.eq_ignore_ascii_case("join"));
        if word.eq_ignore_ascii_case("inner") && next_is_join {
            continue;
        }
        let is_word = matches!(token.kind, TokenKind::Word | TokenKind::Keyword(_));
        if is_word {
            hash.update(word.to_lowercase().as_bytes());
        } else {
            hash.update(word.as_bytes());
        }
        hash.update([0]);
    }
    Some(data_encoding::HEXLOWER.encode(&hash.finalize()))
}
