//! Statements of Trino and Hive that Athena does not have: refused by name.
//! It must not know their grammar beyond the first words.

use otus_types::{ErrorCode, QueryError};

use super::{Failed, Parser};
use crate::lexer::TokenKind as T;

/// First words of a statement that is refused, with what would serve instead.
pub struct Refused {
    pub words: &'static [&'static str],
    pub hint: Option<&'static str>,
}

const fn refused(words: &'static [&'static str]) -> Refused {
    Refused { words, hint: None }
}

const fn instead(words: &'static [&'static str], hint: &'static str) -> Refused {
    Refused { words, hint: Some(hint) }
}

/// The statements refused by their first words.
pub const REFUSED: &[Refused] = &[
    refused(&["ALTER", "INDEX"]),
    refused(&["ALTER", "MATERIALIZED"]),
    refused(&["ANALYZE"]),
    refused(&["CALL"]),
    refused(&["COMMENT", "ON"]),
    refused(&["COMMIT"]),
    refused(&["CREATE", "CATALOG"]),
    refused(&["CREATE", "FUNCTION"]),
    refused(&["CREATE", "OR", "REPLACE", "FUNCTION"]),
    instead(&["CREATE", "OR", "REPLACE", "TABLE"], "drop the table first, then CREATE TABLE … AS"),
    refused(&["CREATE", "INDEX"]),
    instead(&["CREATE", "MATERIALIZED"], "CREATE VIEW, or CREATE TABLE … AS"),
    refused(&["CREATE", "ROLE"]),
    refused(&["CREATE", "TEMPORARY", "MACRO"]),
    refused(&["DENY"]),
    instead(&["DESCRIBE", "DATABASE"], "SHOW TABLES IN database lists what it holds"),
    refused(&["DESCRIBE", "INPUT"]),
    refused(&["DESCRIBE", "OUTPUT"]),
    refused(&["DFS"]),
    refused(&["DROP", "CATALOG"]),
    refused(&["DROP", "FUNCTION"]),
    refused(&["DROP", "INDEX"]),
    refused(&["DROP", "MACRO"]),
    refused(&["DROP", "MATERIALIZED"]),
    refused(&["DROP", "ROLE"]),
    instead(&["EXPORT", "TABLE"], "UNLOAD (query) TO 's3://…' WITH (format = 'PARQUET')"),
    refused(&["GRANT"]),
    refused(&["IMPORT", "TABLE"]),
    refused(&["LOCK", "TABLE"]),
    refused(&["REFRESH", "MATERIALIZED"]),
    refused(&["RESET", "SESSION"]),
    refused(&["REVOKE"]),
    refused(&["ROLLBACK"]),
    refused(&["SET", "PATH"]),
    refused(&["SET", "ROLE"]),
    refused(&["SET", "SESSION"]),
    refused(&["SET", "TIME", "ZONE"]),
    refused(&["SHOW", "CATALOGS"]),
    refused(&["SHOW", "COMPACTIONS"]),
    refused(&["SHOW", "CURRENT", "ROLES"]),
    refused(&["SHOW", "GRANT"]),
    refused(&["SHOW", "GRANTS"]),
    refused(&["SHOW", "INDEXES"]),
    refused(&["SHOW", "LOCKS"]),
    refused(&["SHOW", "PRINCIPALS"]),
    refused(&["SHOW", "ROLE", "GRANTS"]),
    refused(&["SHOW", "ROLES"]),
    refused(&["SHOW", "SESSION"]),
    refused(&["SHOW", "STATS"]),
    refused(&["SHOW", "TRANSACTIONS"]),
    refused(&["START", "TRANSACTION"]),
    instead(&["TRUNCATE", "TABLE"], "drop the table and create it again over an empty location"),
    refused(&["UNLOCK", "TABLE"]),
    instead(&["USE"], "choose the database with --database, or write database.table"),
];

impl Parser<'_> {
    /// Refuses the statement that begins here if it is one Athena does not have.
    pub(super) fn refused_statement(&mut self) -> Option<Failed> {
        let refused = REFUSED.iter().find(|refused| self.begins_with(refused.words))?;
        let start = self.start();
        self.at += refused.words.len();
        let span = self.span_from(start);
        let message = format!("{} is not supported", refused.words.join(" "));
        let mut error = QueryError::new(ErrorCode::NotSupported, message).at(*span);
        if let Some(hint) = refused.hint {
            error = error.hint(hint);
        }
        // The rest is another language: no further mistakes are looked for.
        self.at = self.tokens.len().saturating_sub(1);
        Some(self.reject(error))
    }

    fn begins_with(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| self.peek_word(ahead, word))
            && self.peek(words.len()) != T::Dot
    }

    /// Refuses a construct at the current token by name.
    pub(super) fn unsupported_here(&mut self, what: &str) -> Failed {
        let token = self.token();
        let message = format!("{what} is not supported");
        let error = QueryError::new(ErrorCode::NotSupported, message).at(*Self::token_span(token));
        self.at = self.tokens.len().saturating_sub(1);
        self.reject(error)
    }
}
