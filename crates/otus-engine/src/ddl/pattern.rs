//! The patterns of SHOW: a Java regex for databases, Hive's `*` and `|` for tables.
//! It must not know what is listed.

use otus_sql::ast::StringLiteral;
use otus_types::{ErrorCode, QueryError};
use regex::{Regex, RegexBuilder};

use super::failed;

/// A pattern's memory may not exceed this.
const SIZE_LIMIT: usize = 1 << 20;

/// The whole name against a Java regex, case-sensitive; `*` alone means all.
///
/// # Errors
/// With Hive's text for a pattern that is no regex.
pub fn java_regex(pattern: &StringLiteral) -> Result<Regex, QueryError> {
    let text = if pattern.value == "*" { ".*" } else { pattern.value.as_str() };
    if text.starts_with(['*', '+', '?']) {
        return Err(failed(format!(
            "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. \
             MetaException(message:Unable to get databases: \
             java.util.regex.PatternSyntaxException: Dangling meta character '{}' near index 0\n\
             {text}\n^)",
            text.chars().next().unwrap_or_default()
        )));
    }
    compile(text, pattern)
}

/// Hive's table patterns: `*` is any run, `|` a choice, the rest of a regex is a regex, and
/// letter case does not count.
///
/// # Errors
/// For a pattern that is no regex even so.
pub fn hive_tables(pattern: &StringLiteral) -> Result<Regex, QueryError> {
    let mut text = String::new();
    let mut before = ' ';
    for c in pattern.value.to_lowercase().chars() {
        if c == '*' && !matches!(before, '.' | ')' | ']') {
            text.push('.');
        }
        text.push(c);
        before = c;
    }
    compile(&text, pattern)
}

/// SQL's LIKE: `%` is any run, `_` any character, `escape` takes the next one literally.
///
/// # Errors
/// For an escape that is not one character, or that escapes something else.
pub fn sql_like(
    pattern: &StringLiteral,
    escape: Option<&StringLiteral>,
) -> Result<Regex, QueryError> {
    let invalid = |text: &str| {
        QueryError::new(ErrorCode::InvalidFunctionArgument, text).at(pattern.span.get())
    };
    let mut letters = escape.map(|it| it.value.chars());
    let escape = match letters.as_mut().map(|it| (it.next(), it.next())) {
        None => None,
        Some((Some(only), None)) => Some(only),
        Some(_) => return Err(invalid("Escape string must be a single character")),
    };
    let mut text = String::from("(?s)");
    let mut letters = pattern.value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            it if Some(it) == escape => match letters.next() {
                Some(next) if next == '%' || next == '_' || Some(next) == escape => {
                    text.push_str(&regex::escape(&next.to_string()));
                }
                _ => {
                    return Err(invalid(
                        "Escape character must be followed by '%', '_' or the escape character itself",
                    ));
                }
            },
            '%' => text.push_str(".*"),
            '_' => text.push('.'),
            it => text.push_str(&regex::escape(&it.to_string())),
        }
    }
    compile(&text, pattern)
}

fn compile(text: &str, pattern: &StringLiteral) -> Result<Regex, QueryError> {
    RegexBuilder::new(&format!("^(?:{text})$")).size_limit(SIZE_LIMIT).build().map_err(|error| {
        let reason = error.to_string();
        let reason = reason.lines().last().unwrap_or_default().to_owned();
        failed(format!(
            "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. \
             MetaException(message:java.util.regex.PatternSyntaxException: {reason})"
        ))
        .at(pattern.span.get())
    })
}
