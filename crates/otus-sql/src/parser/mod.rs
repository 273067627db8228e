//! Recursive descent over the tokens of one statement; one file per construct.
//! It must not know catalogs or types.
//!
//! [`Parser`] is the cursor all constructs share. Every test for a token notes what was
//! looked for, so that an error can list what Trino would expect at that place
//! ([`expected`]). Errors go to a list at once; [`Failed`] only says that the construct
//! could not be finished, and [`recovery`] then looks for further mistakes.

mod data_type;
mod ddl;
mod depth;
mod expected;
mod explain;
mod expression;
mod external_function;
mod function;
mod grouping;
mod hints;
mod identifier;
mod join;
mod json;
mod json_table;
mod listagg;
mod literal;
mod lookahead;
mod pattern;
mod predicate;
mod prepared;
mod primary;
mod query;
mod recovery;
mod relation;
mod select;
mod show;
mod special_form;
mod statement;
mod string;
mod table_function;
mod unsupported;
mod window;
mod write;

use otus_types::{ErrorCode, QueryError, Span};

pub(crate) use self::depth::with_stack;

use self::expected::Expected;
use crate::ast::NodeSpan;
use crate::lexer::{Dialect, Keyword as K, Lexed, Token, TokenKind as T};

/// A construct could not be finished; why is in the parser's list of errors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failed;

pub(crate) type Parsed<V> = Result<V, Failed>;

/// The cursor over one statement.
pub(crate) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// For each `(` the index of its `)`, if it has one.
    partners: Vec<Option<usize>>,
    at: usize,
    dialect: Dialect,
    /// What was looked for at token `noted_at`, the furthest place reached.
    expected: Vec<Expected>,
    noted_at: usize,
    /// At this token a rule was named already; what it consists of is not listed.
    quiet_at: Option<usize>,
    depth: usize,
    parameters: usize,
    errors: Vec<QueryError>,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(text: &'a str, lexed: Lexed, dialect: Dialect) -> Self {
        let partners = lookahead::partners(&lexed.tokens);
        Self {
            text,
            tokens: lexed.tokens,
            partners,
            at: 0,
            dialect,
            expected: Vec::new(),
            noted_at: 0,
            quiet_at: None,
            depth: 0,
            parameters: 0,
            errors: Vec::new(),
        }
    }

    /// The errors found, in the order of the text.
    pub(crate) fn into_errors(mut self) -> Vec<QueryError> {
        self.errors.sort_by_key(|error| error.span.map_or(0, |span| span.start));
        self.errors
    }

    // Looking.

    fn token_at(&self, index: usize) -> Token {
        let end = Token { kind: T::End, start: self.text.len(), end: self.text.len() };
        self.tokens.get(index).or(self.tokens.last()).copied().unwrap_or(end)
    }

    fn token(&self) -> Token {
        self.token_at(self.at)
    }

    fn kind(&self) -> T {
        self.token().kind
    }

    /// The kind of the token `ahead` places on, without noting anything.
    fn peek(&self, ahead: usize) -> T {
        self.token_at(self.at + ahead).kind
    }

    fn peek_keyword(&self, ahead: usize, keyword: K) -> bool {
        self.peek(ahead) == T::Keyword(keyword)
    }

    fn token_text(&self, token: Token) -> &'a str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    /// Whether the token `ahead` places on is this word, in any case, unquoted.
    fn peek_word(&self, ahead: usize, word: &str) -> bool {
        let token = self.token_at(self.at + ahead);
        token.kind.is_word() && self.token_text(token).eq_ignore_ascii_case(word)
    }

    // Taking, and noting what was looked for.

    fn bump(&mut self) -> Token {
        let token = self.token();
        if token.kind != T::End {
            self.at += 1;
        }
        token
    }

    fn is(&mut self, kind: T) -> bool {
        self.note(Expected::Symbol(kind));
        self.kind() == kind
    }

    fn eat(&mut self, kind: T) -> bool {
        let found = self.is(kind);
        if found {
            self.at += 1;
        }
        found
    }

    fn expect(&mut self, kind: T) -> Parsed<Token> {
        if self.is(kind) { Ok(self.bump()) } else { Err(self.fail()) }
    }

    fn is_keyword(&mut self, keyword: K) -> bool {
        self.note(Expected::Keyword(keyword));
        self.kind() == T::Keyword(keyword)
    }

    fn eat_keyword(&mut self, keyword: K) -> bool {
        let found = self.is_keyword(keyword);
        if found {
            self.at += 1;
        }
        found
    }

    fn expect_keyword(&mut self, keyword: K) -> Parsed<Token> {
        if self.is_keyword(keyword) { Ok(self.bump()) } else { Err(self.fail()) }
    }

    /// Takes all of `keywords` or fails.
    fn expect_keywords(&mut self, keywords: &[K]) -> Parsed<()> {
        keywords.iter().try_for_each(|keyword| self.expect_keyword(*keyword).map(drop))
    }

    /// Takes the keyword of the table that stands here.
    fn eat_one_of<V: Copy>(&mut self, table: &[(K, V)]) -> Option<V> {
        let mut found = None;
        for (keyword, value) in table {
            if self.is_keyword(*keyword) {
                found = Some(*value);
            }
        }
        if found.is_some() {
            self.at += 1;
        }
        found
    }

    fn expect_one_of<V: Copy>(&mut self, table: &[(K, V)]) -> Parsed<V> {
        match self.eat_one_of(table) {
            Some(value) => Ok(value),
            None => Err(self.fail()),
        }
    }

    /// A word that is no keyword of Trino's, such as Hive's `TBLPROPERTIES`.
    fn is_word(&mut self, word: &'static str) -> bool {
        self.note(Expected::Word(word));
        self.peek_word(0, word)
    }

    fn eat_word(&mut self, word: &'static str) -> bool {
        let found = self.is_word(word);
        if found {
            self.at += 1;
        }
        found
    }

    fn expect_word(&mut self, word: &'static str) -> Parsed<Token> {
        if self.is_word(word) { Ok(self.bump()) } else { Err(self.fail()) }
    }

    /// `item, item, …`, at least one.
    fn comma_list<V>(&mut self, mut item: impl FnMut(&mut Self) -> Parsed<V>) -> Parsed<Vec<V>> {
        let mut list = vec![item(self)?];
        while self.eat(T::Comma) {
            list.push(item(self)?);
        }
        Ok(list)
    }

    /// `( inside )`.
    fn in_parens<V>(&mut self, inside: impl FnOnce(&mut Self) -> Parsed<V>) -> Parsed<V> {
        self.expect(T::LeftParen)?;
        let value = inside(self)?;
        self.expect(T::RightParen)?;
        Ok(value)
    }

    // Places.

    /// Where the current token begins.
    fn start(&self) -> usize {
        self.token().start
    }

    /// From byte `start` to the end of the last token taken.
    fn span_from(&self, start: usize) -> NodeSpan {
        let end = match self.at.checked_sub(1) {
            Some(last) => self.token_at(last).end,
            None => start,
        };
        NodeSpan::new(start, end.max(start))
    }

    fn token_span(token: Token) -> NodeSpan {
        NodeSpan::new(token.start, token.end)
    }

    // Errors.

    /// Reports that the current token fits none of what was looked for here.
    fn fail(&mut self) -> Failed {
        let error = self.mismatch();
        self.errors.push(error);
        Failed
    }

    /// Reports `message` at `span` and goes on.
    fn complain(&mut self, span: impl Into<Span>, message: impl Into<String>) {
        self.errors.push(QueryError::new(ErrorCode::SyntaxError, message).at(span.into()));
    }

    /// Reports `error` as the reason why the construct cannot be finished.
    fn reject(&mut self, error: QueryError) -> Failed {
        self.errors.push(error);
        Failed
    }
}
