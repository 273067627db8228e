//! `USING EXTERNAL FUNCTION … SELECT …`: Lambda functions, which the analyzer refuses.
//! It must not know Lambda.

use super::{Parsed, Parser};
use crate::ast::{ExternalFunction, ExternalFunctions, StatementKind};
use crate::lexer::{Keyword as K, TokenKind as T};

impl Parser<'_> {
    pub(super) fn external_functions(&mut self) -> Parsed<StatementKind> {
        self.bump();
        let functions = self.comma_list(Self::external_function)?;
        let statement = self.statement()?;
        let functions = ExternalFunctions { functions, statement };
        Ok(StatementKind::ExternalFunctions(Box::new(functions)))
    }

    fn external_function(&mut self) -> Parsed<ExternalFunction> {
        self.expect_keyword(K::EXTERNAL)?;
        self.expect_keyword(K::FUNCTION)?;
        let name = self.identifier()?;
        self.expect(T::LeftParen)?;
        let parameters = match self.is(T::RightParen) {
            true => Vec::new(),
            false => self.comma_list(|p| Ok((p.identifier()?, p.data_type()?)))?,
        };
        self.expect(T::RightParen)?;
        self.expect_keyword(K::RETURNS)?;
        let returns = self.data_type()?;
        self.expect_word("LAMBDA")?;
        let lambda = self.string()?;
        Ok(ExternalFunction { name, parameters, returns, lambda })
    }
}
