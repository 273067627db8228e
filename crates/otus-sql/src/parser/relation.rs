//! Single relations: tables, subqueries, UNNEST, LATERAL, table functions; aliases,
//! TABLESAMPLE, time travel. It must not know joins.

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::{Period, PeriodKind, Relation, RelationKind, SampleMethod};
use crate::lexer::{Keyword as K, TokenKind as T};

impl Parser<'_> {
    /// `relation [TABLESAMPLE method (percentage)]`.
    pub(super) fn sampled_relation(&mut self) -> Parsed<Relation> {
        let start = self.start();
        let relation = self.recognized_relation()?;
        if !self.eat_keyword(K::TABLESAMPLE) {
            return Ok(relation);
        }
        let method = self.expect_one_of(&[
            (K::BERNOULLI, SampleMethod::Bernoulli),
            (K::SYSTEM, SampleMethod::System),
        ])?;
        let percentage = Box::new(self.in_parens(Self::expression)?);
        let relation = Box::new(relation);
        let kind = RelationKind::Sampled { relation, method, percentage };
        Ok(Relation { kind, span: self.span_from(start) })
    }

    /// An aliased relation, with MATCH_RECOGNIZE over it if that follows.
    fn recognized_relation(&mut self) -> Parsed<Relation> {
        let start = self.start();
        let primary = self.relation_primary()?;
        let relation = self.aliased(primary, start)?;
        if !self.peek_keyword(0, K::MATCH_RECOGNIZE) {
            return Ok(relation);
        }
        let recognized = self.match_recognize(relation, start)?;
        self.aliased(recognized, start)
    }

    /// `relation [[AS] name [(columns)]]`.
    fn aliased(&mut self, relation: Relation, start: usize) -> Parsed<Relation> {
        if self.modifier_begins() {
            return Ok(relation);
        }
        let Some(alias) = self.alias()? else {
            return Ok(relation);
        };
        let columns = match self.is(T::LeftParen) {
            true => self.identifier_list()?,
            false => Vec::new(),
        };
        let kind = RelationKind::Aliased { relation: Box::new(relation), alias, columns };
        Ok(Relation { kind, span: self.span_from(start) })
    }

    /// TABLESAMPLE and MATCH_RECOGNIZE are not reserved.
    fn modifier_begins(&self) -> bool {
        match self.kind() {
            T::Keyword(K::TABLESAMPLE) => {
                !matches!(self.peek(1), T::End | T::Comma | T::RightParen | T::LeftParen)
            }
            T::Keyword(K::MATCH_RECOGNIZE) => self.peek(1) == T::LeftParen,
            _ => false,
        }
    }

    fn relation_primary(&mut self) -> Parsed<Relation> {
        let start = self.start();
        let kind = if self.is(T::LeftParen) {
            self.note(Expected::Keyword(K::LATERAL));
            return self.parenthesized_relation();
        } else if self.is_keyword(K::UNNEST) {
            self.unnest()?
        } else if self.is_keyword(K::LATERAL) && self.peek(1) == T::LeftParen {
            self.bump();
            RelationKind::Lateral(Box::new(self.in_parens(Self::query)?))
        } else if self.eat_keyword(K::TABLE) {
            let call = self.in_parens(Self::table_function_call)?;
            RelationKind::TableFunction(Box::new(call))
        } else if self.is_keyword(K::JSON_TABLE) {
            self.json_table()?
        } else {
            let name = self.qualified_name()?;
            RelationKind::Table { name, period: self.period()? }
        };
        Ok(Relation { kind, span: self.span_from(start) })
    }

    /// `(query)` or a relation in parentheses, which leave no trace.
    fn parenthesized_relation(&mut self) -> Parsed<Relation> {
        let start = self.start();
        if self.paren_holds_query() {
            let query = Box::new(self.in_parens(Self::query)?);
            let kind = RelationKind::Subquery(query);
            return Ok(Relation { kind, span: self.span_from(start) });
        }
        self.expect(T::LeftParen)?;
        self.note(Expected::Rule("<query>"));
        let relation = self.relation()?;
        self.expect(T::RightParen)?;
        Ok(relation)
    }

    fn unnest(&mut self) -> Parsed<RelationKind> {
        self.bump();
        let values = self.in_parens(|p| p.comma_list(Self::expression))?;
        let with_ordinality = self.eat_keyword(K::WITH);
        if with_ordinality {
            self.expect_keyword(K::ORDINALITY)?;
        }
        Ok(RelationKind::Unnest { values, with_ordinality })
    }

    /// `[FOR TIMESTAMP|VERSION AS OF end]`.
    fn period(&mut self) -> Parsed<Option<Box<Period>>> {
        if !self.eat_keyword(K::FOR) {
            return Ok(None);
        }
        let kind = self.expect_one_of(&[
            (K::TIMESTAMP, PeriodKind::Timestamp),
            (K::VERSION, PeriodKind::Version),
        ])?;
        self.expect_keywords(&[K::AS, K::OF])?;
        Ok(Some(Box::new(Period { kind, end: self.value_expression()? })))
    }
}
