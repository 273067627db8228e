//! The front door: texts into statements, and the cutting of a text at its semicolons.
//! It must not know what a statement means.

use otus_types::{ErrorCode, QueryError, QueryFailure, Span};

use crate::ast::{DataType, Expr, Statement};
use crate::lexer::{Dialect, TokenKind, dialect_of, lex_statement};
use crate::parser::Parser;

/// The statements of `text`, in order; statements that are empty but for comments are
/// skipped. Every statement is read even if one before it has mistakes, so the failure
/// holds the mistakes of all of them.
///
/// # Errors
/// The first syntax error, with the others found behind it.
pub fn parse(text: &str) -> Result<Vec<Statement>, QueryFailure> {
    let mut statements = Vec::new();
    let mut errors = Vec::new();
    for span in split(text) {
        match parse_at(text, span.start) {
            Ok(statement) => statements.push(statement),
            Err(found) => errors.extend(found),
        }
    }
    match QueryFailure::from_errors(errors) {
        None => Ok(statements),
        Some(failure) => Err(failure),
    }
}

/// The one statement of `text`, as the Athena API takes it: one `;` may end it.
///
/// # Errors
/// Syntax errors; more than one statement; none at all.
pub fn parse_one(text: &str) -> Result<Statement, QueryFailure> {
    let spans = split(text);
    let [only] = spans.as_slice() else {
        if spans.len() > 1 {
            let message = format!("Only one sql statement is allowed. Got: {text}");
            return Err(QueryError::new(ErrorCode::InvalidRequest, message).into());
        }
        return parse_at(text, 0).map_err(to_failure);
    };
    parse_at(text, only.start).map_err(to_failure)
}

/// Where each statement of `text` stands, from its first to its last token, `;` not counted.
#[must_use]
pub fn split(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    loop {
        let lexed = lex_statement(text, start, dialect_of(text, start));
        let last = lexed.tokens.iter().rev().find(|token| token.kind != TokenKind::End);
        if let (Some(first), Some(last)) = (lexed.tokens.first(), last) {
            spans.push(Span::new(first.start, last.end));
        }
        if !lexed.terminated {
            return spans;
        }
        start = lexed.next;
    }
}

/// Reads a scalar expression that makes up the whole of `text`.
///
/// # Errors
/// Syntax errors.
pub fn parse_expression(text: &str) -> Result<Expr, QueryFailure> {
    with_parser(text, 0, Dialect::Trino, |p| p.single_expression()).map_err(to_failure)
}

/// Reads a Trino data type that makes up the whole of `text`.
///
/// # Errors
/// Syntax errors.
pub fn parse_data_type(text: &str) -> Result<DataType, QueryFailure> {
    with_parser(text, 0, Dialect::Trino, |p| p.single_data_type()).map_err(to_failure)
}

/// The statement that begins at byte `start`.
fn parse_at(text: &str, start: usize) -> Result<Statement, Vec<QueryError>> {
    with_parser(text, start, dialect_of(text, start), |p| p.single_statement())
}

fn with_parser<V>(
    text: &str,
    start: usize,
    dialect: Dialect,
    parse: impl FnOnce(&mut Parser<'_>) -> Option<V>,
) -> Result<V, Vec<QueryError>> {
    let mut parser = Parser::new(text, lex_statement(text, start, dialect), dialect);
    let parsed = parse(&mut parser);
    parsed.ok_or_else(|| parser.into_errors())
}

fn to_failure(errors: Vec<QueryError>) -> QueryFailure {
    QueryFailure::from_errors(errors).unwrap_or_else(|| {
        QueryError::new(ErrorCode::GenericInternalError, "parsing failed without an error").into()
    })
}
