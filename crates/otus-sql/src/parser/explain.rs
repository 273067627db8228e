//! EXPLAIN and EXPLAIN ANALYZE with their options.
//! It must not know plans.

use super::{Parsed, Parser};
use crate::ast::{Explain, ExplainFormat, ExplainType, StatementKind};
use crate::lexer::{Keyword as K, TokenKind as T};

const FORMATS: &[(K, ExplainFormat)] = &[
    (K::TEXT, ExplainFormat::Text),
    (K::GRAPHVIZ, ExplainFormat::Graphviz),
    (K::JSON, ExplainFormat::Json),
];
/// What ANALYZE can be told in; it has no TYPE.
const ANALYZE_FORMATS: &[(K, ExplainFormat)] =
    &[(K::TEXT, ExplainFormat::Text), (K::JSON, ExplainFormat::Json)];
const TYPES: &[(K, ExplainType)] = &[
    (K::LOGICAL, ExplainType::Logical),
    (K::DISTRIBUTED, ExplainType::Distributed),
    (K::VALIDATE, ExplainType::Validate),
    (K::IO, ExplainType::Io),
];

impl Parser<'_> {
    pub(super) fn explain(&mut self) -> Parsed<StatementKind> {
        self.bump();
        let analyze = self.eat_keyword(K::ANALYZE);
        let verbose = analyze && self.eat_keyword(K::VERBOSE);
        let mut format = None;
        let mut explain_type = None;
        if self.is(T::LeftParen) && matches!(self.peek(1), T::Keyword(K::FORMAT | K::TYPE)) {
            self.bump();
            loop {
                if analyze {
                    self.expect_keyword(K::FORMAT)?;
                    format = Some(self.expect_one_of(ANALYZE_FORMATS)?);
                } else if self.eat_keyword(K::FORMAT) {
                    format = Some(self.expect_one_of(FORMATS)?);
                } else {
                    self.expect_keyword(K::TYPE)?;
                    explain_type = Some(self.expect_one_of(TYPES)?);
                }
                if !self.eat(T::Comma) {
                    break;
                }
            }
            self.expect(T::RightParen)?;
        }
        let statement = self.statement()?;
        let explain = Explain { analyze, verbose, format, explain_type, statement };
        Ok(StatementKind::Explain(Box::new(explain)))
    }
}
