//! MERGE INTO. It must not know which tables allow it.

use crate::ast::{Merge, MergeAction, MergeCase, Write};
use crate::lexer::{Keyword as K, TokenKind as T};
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    pub(in crate::parser) fn merge(&mut self) -> Parsed<Write> {
        self.bump();
        self.expect_keyword(K::INTO)?;
        let table = self.qualified_name()?;
        let alias = self.alias()?;
        self.expect_keyword(K::USING)?;
        let source = self.relation()?;
        self.expect_keyword(K::ON)?;
        let on = self.expression()?;
        let mut cases = Vec::new();
        while self.eat_keyword(K::WHEN) {
            cases.push(self.merge_case()?);
        }
        if cases.is_empty() {
            return Err(self.fail());
        }
        Ok(Write::Merge(Merge { table, alias, source, on, cases }))
    }

    /// After WHEN.
    fn merge_case(&mut self) -> Parsed<MergeCase> {
        let matched = !self.eat_keyword(K::NOT);
        self.expect_keyword(K::MATCHED)?;
        let condition = match self.eat_keyword(K::AND) {
            true => Some(self.expression()?),
            false => None,
        };
        self.expect_keyword(K::THEN)?;
        let action = if !matched {
            self.merge_insert()?
        } else if self.eat_keyword(K::DELETE) {
            MergeAction::Delete
        } else {
            self.expect_keywords(&[K::UPDATE, K::SET])?;
            MergeAction::Update(self.comma_list(Self::assignment)?)
        };
        Ok(MergeCase { matched, condition, action })
    }

    fn merge_insert(&mut self) -> Parsed<MergeAction> {
        self.expect_keyword(K::INSERT)?;
        let columns = match self.is(T::LeftParen) {
            true => self.identifier_list()?,
            false => Vec::new(),
        };
        self.expect_keyword(K::VALUES)?;
        let values = self.in_parens(|p| p.comma_list(Self::expression))?;
        Ok(MergeAction::Insert { columns, values })
    }
}
