//! MATCH_RECOGNIZE and row patterns. It must not know how a pattern is matched.

use super::{Parsed, Parser};
use crate::ast::{
    AfterMatch, MatchRecognize, Measure, PatternQuantifier, PatternSubset, Relation, RelationKind,
    RowPattern, RowsPerMatch, VariableDefinition,
};
use crate::lexer::{Keyword as K, TokenKind as T};

impl Parser<'_> {
    /// `MATCH_RECOGNIZE ( … )` after `input`.
    pub(super) fn match_recognize(&mut self, input: Relation, start: usize) -> Parsed<Relation> {
        self.expect_keyword(K::MATCH_RECOGNIZE)?;
        self.expect(T::LeftParen)?;
        let mut partition_by = Vec::new();
        if self.eat_keyword(K::PARTITION) {
            self.expect_keyword(K::BY)?;
            partition_by = self.comma_list(Self::expression)?;
        }
        let order_by = self.order_by()?;
        let measures = self.measures()?;
        let rows_per_match = self.rows_per_match()?;
        let after_match = self.after_match()?;
        let initial = self.eat_one_of(&[(K::INITIAL, true), (K::SEEK, false)]);
        self.expect_keyword(K::PATTERN)?;
        let pattern = self.in_parens(Self::row_pattern)?;
        let subsets = self.subsets()?;
        self.expect_keyword(K::DEFINE)?;
        let definitions = self.comma_list(Self::variable_definition)?;
        self.expect(T::RightParen)?;
        let kind = RelationKind::MatchRecognize(Box::new(MatchRecognize {
            input,
            partition_by,
            order_by,
            measures,
            rows_per_match,
            after_match,
            initial,
            pattern,
            subsets,
            definitions,
        }));
        Ok(Relation { kind, span: self.span_from(start) })
    }

    /// `[MEASURES expression AS name, …]`.
    pub(super) fn measures(&mut self) -> Parsed<Vec<Measure>> {
        if !self.eat_keyword(K::MEASURES) {
            return Ok(Vec::new());
        }
        self.comma_list(|p| {
            let expr = p.expression()?;
            p.expect_keyword(K::AS)?;
            Ok(Measure { expr, name: p.identifier()? })
        })
    }

    fn rows_per_match(&mut self) -> Parsed<Option<RowsPerMatch>> {
        if self.eat_keyword(K::ONE) {
            self.expect_keywords(&[K::ROW, K::PER, K::MATCH])?;
            return Ok(Some(RowsPerMatch::One));
        }
        if !self.eat_keyword(K::ALL) {
            return Ok(None);
        }
        self.expect_keywords(&[K::ROWS, K::PER, K::MATCH])?;
        let rows = if self.eat_keyword(K::SHOW) {
            self.expect_keywords(&[K::EMPTY, K::MATCHES])?;
            RowsPerMatch::AllShowEmpty
        } else if self.eat_keyword(K::OMIT) {
            self.expect_keywords(&[K::EMPTY, K::MATCHES])?;
            RowsPerMatch::AllOmitEmpty
        } else if self.eat_keyword(K::WITH) {
            self.expect_keywords(&[K::UNMATCHED, K::ROWS])?;
            RowsPerMatch::AllWithUnmatched
        } else {
            RowsPerMatch::All
        };
        Ok(Some(rows))
    }

    /// `[AFTER MATCH SKIP …]`.
    pub(super) fn after_match(&mut self) -> Parsed<Option<AfterMatch>> {
        if !self.eat_keyword(K::AFTER) {
            return Ok(None);
        }
        self.expect_keywords(&[K::MATCH, K::SKIP])?;
        if self.eat_keyword(K::PAST) {
            self.expect_keywords(&[K::LAST, K::ROW])?;
            return Ok(Some(AfterMatch::PastLastRow));
        }
        self.expect_keyword(K::TO)?;
        if self.peek_keyword(0, K::NEXT) && self.peek_keyword(1, K::ROW) {
            self.at += 2;
            return Ok(Some(AfterMatch::ToNextRow));
        }
        let names_follow = self.peek(1).is_identifier()
            && !matches!(self.peek(1), T::Keyword(K::PATTERN | K::INITIAL | K::SEEK));
        if names_follow && self.eat_keyword(K::FIRST) {
            return Ok(Some(AfterMatch::ToFirst(self.identifier()?)));
        }
        if names_follow {
            self.eat_keyword(K::LAST);
        }
        Ok(Some(AfterMatch::ToLast(self.identifier()?)))
    }

    /// `[SUBSET name = (a, b), …]`.
    pub(super) fn subsets(&mut self) -> Parsed<Vec<PatternSubset>> {
        if !self.eat_keyword(K::SUBSET) {
            return Ok(Vec::new());
        }
        self.comma_list(|p| {
            let name = p.identifier()?;
            p.expect(T::Equal)?;
            Ok(PatternSubset { name, union: p.identifier_list()? })
        })
    }

    pub(super) fn variable_definition(&mut self) -> Parsed<VariableDefinition> {
        let name = self.identifier()?;
        self.expect_keyword(K::AS)?;
        Ok(VariableDefinition { name, condition: self.expression()? })
    }

    /// `a b | c`: alternatives of sequences.
    pub(super) fn row_pattern(&mut self) -> Parsed<RowPattern> {
        self.nested(|p| {
            let mut alternatives = vec![p.pattern_sequence()?];
            while p.eat(T::Pipe) {
                alternatives.push(p.pattern_sequence()?);
            }
            Ok(single_or(alternatives, RowPattern::Alternation))
        })
    }

    fn pattern_sequence(&mut self) -> Parsed<RowPattern> {
        let mut parts = vec![self.quantified_pattern()?];
        while self.pattern_begins() {
            parts.push(self.quantified_pattern()?);
        }
        Ok(single_or(parts, RowPattern::Sequence))
    }

    fn pattern_begins(&self) -> bool {
        match self.kind() {
            T::LeftParen | T::Caret | T::Dollar | T::LeftExclude => true,
            kind => kind.is_identifier(),
        }
    }

    fn quantified_pattern(&mut self) -> Parsed<RowPattern> {
        let pattern = self.pattern_primary()?;
        let Some(quantifier) = self.pattern_quantifier()? else {
            return Ok(pattern);
        };
        let greedy = !self.eat(T::Question);
        Ok(RowPattern::Quantified { pattern: Box::new(pattern), quantifier, greedy })
    }

    fn pattern_primary(&mut self) -> Parsed<RowPattern> {
        if self.eat(T::Caret) {
            return Ok(RowPattern::PartitionStart);
        }
        if self.eat(T::Dollar) {
            return Ok(RowPattern::PartitionEnd);
        }
        if self.eat(T::LeftExclude) {
            let inner = self.row_pattern()?;
            self.expect(T::RightExclude)?;
            return Ok(RowPattern::Excluded(Box::new(inner)));
        }
        if self.eat(T::LeftParen) {
            if self.eat(T::RightParen) {
                return Ok(RowPattern::Empty);
            }
            let inner = self.row_pattern()?;
            self.expect(T::RightParen)?;
            return Ok(inner);
        }
        if self.is_keyword(K::PERMUTE) && self.peek(1) == T::LeftParen {
            self.bump();
            let parts = self.in_parens(|p| p.comma_list(Self::row_pattern))?;
            return Ok(RowPattern::Permute(parts));
        }
        self.identifier().map(RowPattern::Variable)
    }

    fn pattern_quantifier(&mut self) -> Parsed<Option<PatternQuantifier>> {
        let simple = [
            (T::Asterisk, PatternQuantifier::ZeroOrMore),
            (T::Plus, PatternQuantifier::OneOrMore),
            (T::Question, PatternQuantifier::ZeroOrOne),
        ];
        for (kind, quantifier) in simple {
            if self.eat(kind) {
                return Ok(Some(quantifier));
            }
        }
        if !self.eat(T::LeftBrace) {
            return Ok(None);
        }
        let min = match self.is(T::Integer) {
            true => Some(self.unsigned()?),
            false => None,
        };
        if let Some(exactly) = min
            && self.eat(T::RightBrace)
        {
            return Ok(Some(PatternQuantifier::Exactly(exactly)));
        }
        self.expect(T::Comma)?;
        let max = match self.is(T::Integer) {
            true => Some(self.unsigned()?),
            false => None,
        };
        self.expect(T::RightBrace)?;
        Ok(Some(PatternQuantifier::Range { min, max }))
    }
}

/// The only pattern of `parts`, or all of them together.
fn single_or(mut parts: Vec<RowPattern>, many: fn(Vec<RowPattern>) -> RowPattern) -> RowPattern {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => RowPattern::Empty,
    }
}
