//! `USING EXTERNAL FUNCTION … SELECT …`, and the words of Athena's preview for it: functions that
//! run elsewhere, which the engine refuses. It must not know where that is.

use super::{Parsed, Parser};
use crate::ast::{
    ExternalFunction, ExternalFunctions, FunctionRuntime, StatementKind, StringLiteral,
};
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
        let preview = !self.eat_keyword(K::EXTERNAL) && self.is_keyword(K::FUNCTION);
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
        let (runtime, target) = match preview {
            true => self.preview_runtime()?,
            false => (self.function_runtime()?, self.string()?),
        };
        Ok(ExternalFunction { name, parameters, returns, runtime, target })
    }

    /// `TYPE LAMBDA_INVOKE WITH (lambda_name = 'function')`, as the preview had it.
    fn preview_runtime(&mut self) -> Parsed<(FunctionRuntime, StringLiteral)> {
        self.expect_keyword(K::TYPE)?;
        let (runtime, key) = if self.eat_word("LAMBDA_INVOKE") {
            (FunctionRuntime::Lambda, "LAMBDA_NAME")
        } else {
            self.expect_word("SAGEMAKER_INVOKE_ENDPOINT")?;
            (FunctionRuntime::SageMaker, "SAGEMAKER_ENDPOINT")
        };
        self.expect_keyword(K::WITH)?;
        self.expect(T::LeftParen)?;
        self.expect_word(key)?;
        self.expect(T::Equal)?;
        let target = self.string()?;
        self.expect(T::RightParen)?;
        Ok((runtime, target))
    }

    fn function_runtime(&mut self) -> Parsed<FunctionRuntime> {
        let runtimes = [FunctionRuntime::Lambda, FunctionRuntime::SageMaker];
        match runtimes.into_iter().find(|it| self.eat_word(it.word())) {
            Some(runtime) => Ok(runtime),
            None => Err(self.fail()),
        }
    }
}
