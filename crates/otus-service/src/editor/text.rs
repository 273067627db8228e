//! The text itself: house style, and where its statements stand. It must not know the catalog.

use otus_sql::lexer::{dialect_of, lex_statement};
use otus_types::{QueryFailure, Span};

/// The text in the house style, comments kept.
///
/// # Errors
/// When it does not parse.
pub fn format(text: &str) -> Result<String, QueryFailure> {
    otus_sql::format_text(text)
}

/// Where each statement begins and ends, its `;` included; works on texts that do not parse.
#[must_use]
pub fn statements(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    loop {
        let lexed = lex_statement(text, start, dialect_of(text, start));
        // The last token is the end; a statement has one before it.
        if lexed.tokens.len() > 1
            && let Some(first) = lexed.tokens.first()
        {
            let last = lexed.tokens.iter().rev().nth(1).map_or(first.end, |it| it.end);
            let end = if lexed.terminated { lexed.next } else { last };
            found.push(Span::new(first.start, end));
        }
        if !lexed.terminated {
            return found;
        }
        start = lexed.next;
    }
}
