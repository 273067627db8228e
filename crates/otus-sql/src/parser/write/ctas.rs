//! `CREATE TABLE … AS query`. It must not know what the properties mean.

use crate::ast::{CreateTableAs, Write};
use crate::lexer::{Keyword as K, TokenKind as T};
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    /// After `CREATE TABLE`.
    pub(in crate::parser) fn create_table_as(&mut self) -> Parsed<Write> {
        let if_not_exists = self.if_not_exists()?;
        let name = self.qualified_name()?;
        let columns = match self.is(T::LeftParen) {
            true => self.identifier_list()?,
            false => Vec::new(),
        };
        let comment = match self.eat_keyword(K::COMMENT) {
            true => Some(self.string()?),
            false => None,
        };
        let properties = match self.eat_keyword(K::WITH) {
            true => self.table_properties()?,
            false => Vec::new(),
        };
        self.expect_keyword(K::AS)?;
        let query = Box::new(self.query_with_or_without_parens()?);
        let with_data = self.with_data()?;
        Ok(Write::CreateTableAs(CreateTableAs {
            if_not_exists,
            name,
            columns,
            comment,
            properties,
            query,
            with_data,
        }))
    }

    /// A query; parentheses around all of it, even around its WITH, leave no trace.
    fn query_with_or_without_parens(&mut self) -> Parsed<crate::ast::Query> {
        let close = self.partner(self.at).map(|close| self.token_at(close + 1).kind);
        match (self.kind(), close) {
            (T::LeftParen, Some(T::End | T::Keyword(K::WITH))) => {
                self.in_parens(Self::query_with_or_without_parens)
            }
            _ => self.query(),
        }
    }

    /// `[WITH [NO] DATA]`.
    fn with_data(&mut self) -> Parsed<bool> {
        if !self.eat_keyword(K::WITH) {
            return Ok(true);
        }
        let with_data = !self.eat_keyword(K::NO);
        self.expect_keyword(K::DATA)?;
        Ok(with_data)
    }

    /// `[IF NOT EXISTS]`.
    pub(in crate::parser) fn if_not_exists(&mut self) -> Parsed<bool> {
        if !(self.is_keyword(K::IF) && self.peek_keyword(1, K::NOT)) {
            return Ok(false);
        }
        self.expect_keywords(&[K::IF, K::NOT, K::EXISTS])?;
        Ok(true)
    }

    /// `[IF EXISTS]`.
    pub(in crate::parser) fn if_exists(&mut self) -> Parsed<bool> {
        if !(self.is_keyword(K::IF) && self.peek_keyword(1, K::EXISTS)) {
            return Ok(false);
        }
        self.expect_keywords(&[K::IF, K::EXISTS])?;
        Ok(true)
    }
}
