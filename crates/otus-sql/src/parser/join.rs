//! Joins: CROSS, INNER, LEFT, RIGHT, FULL, NATURAL; ON and USING.
//! It must not know what the joined relations are.

use super::{Parsed, Parser};
use crate::ast::{Join, JoinCriteria, JoinKind, Relation, RelationKind};
use crate::lexer::Keyword as K;

const OUTER: &[(K, JoinKind)] =
    &[(K::LEFT, JoinKind::Left), (K::RIGHT, JoinKind::Right), (K::FULL, JoinKind::Full)];

impl Parser<'_> {
    /// A relation and everything joined to it, from the left.
    pub(super) fn relation(&mut self) -> Parsed<Relation> {
        self.nested(Self::joined_relation)
    }

    fn joined_relation(&mut self) -> Parsed<Relation> {
        let start = self.start();
        let mut left = self.sampled_relation()?;
        for round in 0.. {
            let Some((kind, natural)) = self.join_kind()? else {
                break;
            };
            self.check_rounds(round)?;
            let (right, criteria) = self.joined(kind, natural)?;
            let join = Join { kind, left, right, criteria };
            let kind = RelationKind::Join(Box::new(join));
            left = Relation { kind, span: self.span_from(start) };
        }
        Ok(left)
    }

    /// The right side and what it is joined on.
    fn joined(
        &mut self,
        kind: JoinKind,
        natural: bool,
    ) -> Parsed<(Relation, Option<JoinCriteria>)> {
        if natural {
            return Ok((self.sampled_relation()?, Some(JoinCriteria::Natural)));
        }
        if kind == JoinKind::Cross {
            return Ok((self.sampled_relation()?, None));
        }
        // `a JOIN b JOIN c ON … ON …`: the right side is itself a join.
        let right = self.relation_before_criteria()?;
        let criteria = if self.eat_keyword(K::ON) {
            JoinCriteria::On(self.expression()?)
        } else {
            self.expect_keyword(K::USING)?;
            JoinCriteria::Using(self.identifier_list()?)
        };
        Ok((right, Some(criteria)))
    }

    /// The right side of a join that has criteria: joins before its ON belong to it.
    fn relation_before_criteria(&mut self) -> Parsed<Relation> {
        let start = self.start();
        let mut right = self.sampled_relation()?;
        for round in 0.. {
            let Some((kind, natural)) = self.join_kind()? else {
                break;
            };
            self.check_rounds(round)?;
            let (inner, criteria) = self.nested(|p| p.joined(kind, natural))?;
            let join = Join { kind, left: right, right: inner, criteria };
            let kind = RelationKind::Join(Box::new(join));
            right = Relation { kind, span: self.span_from(start) };
        }
        Ok(right)
    }

    /// `CROSS JOIN`, `[NATURAL] [INNER | LEFT|RIGHT|FULL [OUTER]] JOIN`, if a join begins.
    fn join_kind(&mut self) -> Parsed<Option<(JoinKind, bool)>> {
        if self.eat_keyword(K::CROSS) {
            self.expect_keyword(K::JOIN)?;
            return Ok(Some((JoinKind::Cross, false)));
        }
        let natural = self.eat_keyword(K::NATURAL);
        if self.eat_keyword(K::JOIN) {
            return Ok(Some((JoinKind::Inner, natural)));
        }
        let kind = if self.eat_keyword(K::INNER) {
            JoinKind::Inner
        } else if let Some(kind) = self.eat_one_of(OUTER) {
            self.eat_keyword(K::OUTER);
            kind
        } else if natural {
            return Err(self.fail());
        } else {
            return Ok(None);
        };
        self.expect_keyword(K::JOIN)?;
        Ok(Some((kind, natural)))
    }
}
