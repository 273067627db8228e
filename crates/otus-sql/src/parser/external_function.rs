//! `USING EXTERNAL FUNCTION … SELECT …`: functions that run elsewhere, which the engine
//! refuses. It must not know where that is.

use super::{Parsed, Parser};
use crate::ast::{ExternalFunction, ExternalFunctions, FunctionRuntime, StatementKind};
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
        let runtime = self.function_runtime()?;
        let target = self.string()?;
        Ok(ExternalFunction { name, parameters, returns, runtime, target })
    }

    fn function_runtime(&mut self) -> Parsed<FunctionRuntime> {
        let runtimes = [FunctionRuntime::Lambda, FunctionRuntime::SageMaker];
        match runtimes.into_iter().find(|it| self.eat_word(it.word())) {
            Some(runtime) => Ok(runtime),
            None => Err(self.fail()),
        }
    }
}
