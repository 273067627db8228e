//! Failures and advice on standard error: first Athena's reason verbatim, then the place in
//! the text, then what would work. It must not know who failed.

use otus_types::{Advice, Hint, Position, QueryError, QueryFailure, Span};
use unicode_width::UnicodeWidthStr;

use super::print::note;
use crate::output::safe;

/// Columns of the statement shown around a position.
const EXCERPT: usize = 120;

/// Prints why a statement of `text` failed.
pub fn failure(text: &str, failure: &QueryFailure) {
    note(&safe_line(&failure.first.reason(text)));
    excerpt(text, failure.first.span);
    hints(&failure.first.hints);
    for error in &failure.also {
        note(&format!("also: {}", safe_line(&error.reason(text))));
        hints(&error.hints);
    }
}

/// Prints an error that stands outside any statement.
pub fn error(error: &QueryError) {
    note(&safe_line(&error.to_string()));
    hints(&error.hints);
}

/// Prints what Athena never says.
pub fn advice(text: &str, advice: &[Advice]) {
    for it in advice {
        let place = it.span.map(|span| Position::of(text, span.start));
        let place = place.map(|at| format!(" (line {}:{})", at.line, at.column));
        note(&format!("advice: {}{}", safe::neutral(&it.text), place.unwrap_or_default()));
    }
}

fn hints(hints: &[Hint]) {
    for hint in hints {
        note(&format!("hint: {}", safe::neutral(&hint.text)));
    }
}

/// Reasons may have several lines (a plan, a stack); each is made safe by itself.
fn safe_line(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(safe::neutral).collect();
    lines.join("\n")
}

/// The line of `text` around `span` with carets below.
fn excerpt(text: &str, span: Option<Span>) {
    let Some(span) = span else { return };
    let Some((line, caret)) = excerpt_lines(text, span) else {
        return;
    };
    note(&line);
    note(&caret);
}

fn excerpt_lines(text: &str, span: Span) -> Option<(String, String)> {
    let at = Position::of(text, span.start);
    let line = text.lines().nth(at.line - 1)?;
    let chars: Vec<char> = line.chars().collect();
    let column = (at.column - 1).min(chars.len());
    let from = column.saturating_sub(EXCERPT / 2);
    let show = |range: &[char]| safe::neutral(&range.iter().collect::<String>().replace('\t', " "));
    let shown = show(chars.get(from..chars.len().min(from + EXCERPT))?);
    let before = show(chars.get(from..column)?);
    let marked = text.get(span.start..span.end.min(text.len())).unwrap_or_default();
    let marked = marked.lines().next().unwrap_or_default();
    let room = shown.width().saturating_sub(before.width());
    let carets = marked.width().clamp(1, room.max(1));
    let number = format!("{:>4} | ", at.line);
    let margin = format!("{:>4} | ", "");
    Some((
        format!("{number}{shown}"),
        format!("{margin}{}{}", " ".repeat(before.width()), "^".repeat(carets)),
    ))
}

#[cfg(test)]
mod tests {
    use super::excerpt_lines;
    use otus_types::Span;

    #[test]
    fn carets_stand_below_the_place() {
        let text = "select 1\nfrom 表 where x";
        let start = text.find("where").unwrap();
        let (line, caret) = excerpt_lines(text, Span::new(start, start + 5)).unwrap();
        assert_eq!(line, "   2 | from 表 where x");
        assert_eq!(caret, "     |         ^^^^^");
    }
}
