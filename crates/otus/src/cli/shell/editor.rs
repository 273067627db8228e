//! What the line editor asks about the text: is it complete, how does it look, what may come
//! next. It must not know how keys are read.

use std::borrow::Cow;

use otus_service::{Service, editor};
use otus_sql::lexer::{Token, TokenKind, dialect_of, lex_statement};
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::dot;

/// Statements of one text that are coloured.
const STATEMENTS: usize = 100;

pub(super) struct SqlEditor<'a> {
    service: &'a Service,
    pub(super) database: String,
}

impl<'a> SqlEditor<'a> {
    pub(super) fn new(service: &'a Service) -> Self {
        Self { service, database: String::from("default") }
    }
}

impl Helper for SqlEditor<'_> {}

impl Hinter for SqlEditor<'_> {
    type Hint = String;
}

impl Completer for SqlEditor<'_> {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        if line.starts_with('.') && !line.get(..position).unwrap_or(line).contains(' ') {
            let typed = line.get(..position).unwrap_or(line);
            let names = dot::names().filter(|it| it.starts_with(typed));
            let pair = |it: &str| Pair { display: it.to_owned(), replacement: format!("{it} ") };
            return Ok((0, names.map(pair).collect()));
        }
        let found = editor::complete(self.service, line, position, &self.database);
        // A list to choose from holds what begins as typed; the rest is for wider screens.
        let typed = line.get(found.start..position).unwrap_or_default();
        let typed = typed.trim_start_matches(['"', '`']).to_lowercase();
        let items = found.items.into_iter();
        let pairs = items
            .filter(|it| it.label.to_lowercase().starts_with(&typed))
            .map(|it| Pair { display: it.label, replacement: it.insert });
        Ok((found.start, pairs.collect()))
    }
}

impl Validator for SqlEditor<'_> {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        if text.trim().is_empty() || text.trim_start().starts_with('.') || is_terminated(text) {
            return Ok(ValidationResult::Valid(None));
        }
        Ok(ValidationResult::Incomplete)
    }
}

/// Whether the last statement of the text ended with a `;`.
fn is_terminated(text: &str) -> bool {
    let mut start = 0;
    loop {
        let lexed = lex_statement(text, start, dialect_of(text, start));
        if is_open(text, &lexed.tokens) {
            return false;
        }
        if !lexed.terminated {
            // Nothing but blanks and comments may follow.
            return start > 0 && lexed.tokens.len() <= 1;
        }
        start = lexed.next;
    }
}

/// Whether a quote or a comment was not closed, which holds every `;` behind it. The lexer
/// reads the beginning of such a comment as two operators.
fn is_open(text: &str, tokens: &[Token]) -> bool {
    let quote = tokens.iter().any(|token| {
        let text = text.get(token.start..).unwrap_or_default();
        token.kind == TokenKind::Unrecognized && text.starts_with(['\'', '"', '`'])
    });
    let comment = tokens.windows(2).any(|pair| match pair {
        [slash, star] => {
            slash.kind == TokenKind::Slash
                && star.kind == TokenKind::Asterisk
                && slash.end == star.start
        }
        _ => false,
    });
    quote || comment
}

impl Highlighter for SqlEditor<'_> {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if line.starts_with('.') {
            return Cow::Borrowed(line);
        }
        Cow::Owned(coloured(line))
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        kind != CmdKind::MoveCursor
    }
}

fn coloured(text: &str) -> String {
    let mut marks: Vec<(usize, usize, &str)> = Vec::new();
    let mut start = 0;
    for _ in 0..STATEMENTS {
        let lexed = lex_statement(text, start, dialect_of(text, start));
        let colour = |kind: TokenKind| match kind {
            TokenKind::Keyword(_) => Some("\x1b[1;34m"),
            TokenKind::String | TokenKind::UnicodeString | TokenKind::Binary => Some("\x1b[32m"),
            TokenKind::Integer | TokenKind::Decimal | TokenKind::Double => Some("\x1b[36m"),
            _ => None,
        };
        let tokens = lexed.tokens.iter();
        marks.extend(tokens.filter_map(|it| Some((it.start, it.end, colour(it.kind)?))));
        marks.extend(lexed.comments.iter().map(|it| (it.start, it.end, "\x1b[90m")));
        start = lexed.next;
        if !lexed.terminated {
            break;
        }
    }
    marks.sort_unstable();
    let mut out = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for (from, to, colour) in marks {
        let (Some(before), Some(marked)) = (text.get(at..from), text.get(from..to)) else {
            continue;
        };
        out.push_str(before);
        out.push_str(colour);
        out.push_str(marked);
        out.push_str("\x1b[0m");
        at = to;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::{coloured, is_terminated};

    #[test]
    fn statements_end_at_their_semicolon_only() {
        for open in ["select 1", "select ';", "select 1 -- ;", "select 1; select", "select /* ;"] {
            assert!(!is_terminated(open), "{open}");
        }
        for whole in ["select 1;", "select ';';\n", "select 1; -- done", "select 1; select 2;"] {
            assert!(is_terminated(whole), "{whole}");
        }
    }

    #[test]
    fn colours_change_no_character() {
        let text = "select 'é', 1 -- c\nfrom t; show tables";
        let plain = regex_free(&coloured(text));
        assert_eq!(plain, text);
    }

    /// Without the colours.
    fn regex_free(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('\x1b') {
            out.push_str(before);
            rest = after.split_once('m').unwrap().1;
        }
        out + rest
    }
}
