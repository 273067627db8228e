//! Whether a statement is read by Trino's or by Hive's rules, told by its first words.
//! It must not know more grammar than that.

use super::keyword::Keyword as K;
use super::scan::lex_statement;
use super::token::{Token, TokenKind};

/// Whose quoting rules a statement follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Queries, CTAS, INSERT, views: names in double quotes, strings without escapes.
    Trino,
    /// DDL and SHOW: names in backticks, strings in either quotes with backslash escapes.
    Hive,
}

/// The dialect of the statement at byte `start` of `text`.
#[must_use]
pub fn dialect_of(text: &str, start: usize) -> Dialect {
    let lexed = lex_statement(text, start, Dialect::Trino);
    let words = Words { text, tokens: &lexed.tokens };
    let hive = match words.keyword(0) {
        Some(K::ALTER) => !words.is(1, "VIEW"),
        Some(K::MSCK) => true,
        Some(K::SHOW) => match words.keyword(1) {
            Some(K::FUNCTIONS | K::SESSION | K::CATALOGS | K::STATS | K::ROLES) => false,
            Some(K::CREATE) => words.keyword(2) != Some(K::VIEW),
            _ => true,
        },
        Some(K::DESCRIBE | K::DESC) => {
            !matches!(words.keyword(1), Some(K::INPUT | K::OUTPUT)) || words.tokens.len() < 4
        }
        Some(K::DROP) => words.is(1, "TABLE") || words.is(1, "DATABASE") || words.is(1, "SCHEMA"),
        Some(K::CREATE) => words.create_is_hive(),
        _ => false,
    };
    if hive { Dialect::Hive } else { Dialect::Trino }
}

struct Words<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl Words<'_> {
    fn kind(&self, at: usize) -> TokenKind {
        self.tokens.get(at).map_or(TokenKind::End, |token| token.kind)
    }

    fn keyword(&self, at: usize) -> Option<K> {
        match self.kind(at) {
            TokenKind::Keyword(keyword) => Some(keyword),
            _ => None,
        }
    }

    fn is(&self, at: usize, word: &str) -> bool {
        let text = self.tokens.get(at).and_then(|token| self.text.get(token.start..token.end));
        text.is_some_and(|text| text.eq_ignore_ascii_case(word))
    }

    fn create_is_hive(&self) -> bool {
        if ["EXTERNAL", "DATABASE", "SCHEMA"].iter().any(|word| self.is(1, word)) {
            return true;
        }
        if self.keyword(1) != Some(K::TABLE) {
            return false;
        }
        let mut at = 2;
        if self.keyword(at) == Some(K::IF) {
            at += 3;
        }
        at += 1;
        while self.kind(at) == TokenKind::Dot {
            at += 2;
        }
        self.definition_is_hive(at)
    }

    /// Decides at what follows the name of CREATE TABLE.
    fn definition_is_hive(&self, at: usize) -> bool {
        match self.kind(at) {
            // `(a, b) AS SELECT …` names columns, `(a int, …)` defines them.
            TokenKind::LeftParen => {
                !matches!(self.kind(at + 2), TokenKind::Comma | TokenKind::RightParen)
            }
            TokenKind::Keyword(K::AS) => false,
            TokenKind::Keyword(K::WITH) => self.kind(at + 1) != TokenKind::LeftParen,
            TokenKind::Keyword(K::COMMENT) => self.definition_is_hive(at + 2),
            TokenKind::End => false,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_words_decide() {
        let hive = [
            "create external table t (a int)",
            "CREATE TABLE db.t (a int, b string) location 's3://b/'",
            "create table if not exists `t` (a int)",
            "create table t comment 'c' location 's3://b/'",
            "create database d",
            "alter table t add columns (x int)",
            "show tables",
            "describe t",
            "desc t",
            "drop table t",
            "-- c\nmsck repair table t",
        ];
        for text in hive {
            assert_eq!(dialect_of(text, 0), Dialect::Hive, "{text}");
        }
        let trino = [
            "create table t as select 1",
            "create table if not exists t with (format = 'ORC') as select 1",
            "create table t (a, b) as values (1, 2)",
            "create table t comment 'c' as select 1",
            "create view v as select 1",
            "alter view v drop dialect",
            "select 1",
            "drop view v",
            "show functions",
            "describe input p",
        ];
        for text in trino {
            assert_eq!(dialect_of(text, 0), Dialect::Trino, "{text}");
        }
    }
}
