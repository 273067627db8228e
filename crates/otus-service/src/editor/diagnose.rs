//! What is wrong with a text and what could be better, with edits that mend it. Statements
//! are bound, never run. It must not know how a mark looks.

use otus_sql::ast::StatementKind;
use otus_types::{Advice, Hint, QueryError, Span};
use serde::Serialize;

use crate::options::QueryOptions;
use crate::service::Service;

/// Further statements of a text are not looked at.
const STATEMENTS_MAX: usize = 50;

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    /// The statement runs; Athena says nothing.
    Advice,
}

/// A replacement that mends the statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    pub start: usize,
    pub end: usize,
    pub replacement: String,
    pub text: String,
}

/// One thing to mark in a text; bytes from its beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    pub start: usize,
    pub end: usize,
    pub severity: Severity,
    /// The error's code or the lint's name.
    pub code: String,
    pub message: String,
    /// What would work, in sentences.
    pub hints: Vec<String>,
    pub fixes: Vec<Fix>,
}

/// Everything to mark in `text`.
#[must_use]
pub fn diagnose(service: &Service, text: &str, options: &QueryOptions) -> Vec<Diagnostic> {
    let statements = match service.parse(text) {
        Ok(statements) => statements,
        Err(failure) => {
            let all = std::iter::once(&failure.first).chain(&failure.also);
            return all.map(|it| error(it, Span::new(0, text.len()))).collect();
        }
    };
    let mut found = Vec::new();
    for statement in statements.iter().take(STATEMENTS_MAX) {
        // PREPARE and its like change the session when they are prepared.
        if matches!(statement.kind, StatementKind::Prepared(_)) {
            continue;
        }
        let whole = statement.span.get();
        match service.prepare(text, statement, options) {
            Ok(prepared) => found.extend(prepared.advice().iter().map(|it| advice(it, whole))),
            Err(failure) => {
                let all = std::iter::once(&failure.first).chain(&failure.also);
                found.extend(all.map(|it| error(it, whole)));
            }
        }
    }
    found
}

fn error(error: &QueryError, whole: Span) -> Diagnostic {
    let span = error.span.unwrap_or(whole);
    Diagnostic {
        start: span.start,
        end: span.end,
        severity: Severity::Error,
        code: error.code.name().to_owned(),
        message: error.message.clone(),
        hints: error.hints.iter().map(|it| it.text.clone()).collect(),
        fixes: error.hints.iter().filter_map(fix).collect(),
    }
}

fn fix(hint: &Hint) -> Option<Fix> {
    let edit = hint.edit.as_ref()?;
    Some(Fix {
        start: edit.span.start,
        end: edit.span.end,
        replacement: edit.replacement.clone(),
        text: hint.text.clone(),
    })
}

pub(super) fn advice(advice: &Advice, whole: Span) -> Diagnostic {
    let span = advice.span.unwrap_or(whole);
    let fixes = advice.edit.iter().map(|edit| Fix {
        start: edit.span.start,
        end: edit.span.end,
        replacement: edit.replacement.clone(),
        text: format!("Replace by {}", edit.replacement),
    });
    Diagnostic {
        start: span.start,
        end: span.end,
        severity: Severity::Advice,
        code: advice.lint.to_owned(),
        message: advice.text.clone(),
        hints: Vec::new(),
        fixes: fixes.collect(),
    }
}
