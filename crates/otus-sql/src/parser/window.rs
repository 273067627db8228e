//! Windows: OVER, the WINDOW clause, frames; and ORDER BY items.
//! It must not know which functions need a window.

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::{
    FrameBound, FrameUnits, NamedWindow, NullOrder, Over, PatternFrame, SortDirection, SortItem,
    WindowFrame, WindowSpec,
};
use crate::lexer::{Keyword as K, TokenKind as T};

const UNITS: &[(K, FrameUnits)] =
    &[(K::ROWS, FrameUnits::Rows), (K::RANGE, FrameUnits::Range), (K::GROUPS, FrameUnits::Groups)];

impl Parser<'_> {
    /// `[ORDER BY item, …]`.
    pub(super) fn order_by(&mut self) -> Parsed<Vec<SortItem>> {
        if !self.eat_keyword(K::ORDER) {
            return Ok(Vec::new());
        }
        self.expect_keyword(K::BY)?;
        self.comma_list(Self::sort_item)
    }

    pub(super) fn sort_item(&mut self) -> Parsed<SortItem> {
        let start = self.start();
        let expr = self.expression()?;
        let direction = self.eat_one_of(&[
            (K::ASC, SortDirection::Ascending),
            (K::DESC, SortDirection::Descending),
        ]);
        let nulls = match self.eat_keyword(K::NULLS) {
            true => Some(
                self.expect_one_of(&[(K::FIRST, NullOrder::First), (K::LAST, NullOrder::Last)])?,
            ),
            false => None,
        };
        Ok(SortItem { expr, direction, nulls, span: self.span_from(start) })
    }

    /// OVER is not reserved; it begins a window before `(` or a name.
    pub(super) fn over_begins(&self) -> bool {
        self.peek_keyword(0, K::OVER)
            && (self.peek(1) == T::LeftParen || self.peek(1).is_identifier())
    }

    /// `OVER name | OVER (specification)`.
    pub(super) fn over(&mut self) -> Parsed<Over> {
        self.expect_keyword(K::OVER)?;
        if self.is(T::LeftParen) {
            return self.in_parens(Self::window_spec).map(Over::Spec);
        }
        self.identifier().map(Over::Name)
    }

    /// `name AS (specification)` of the WINDOW clause.
    pub(super) fn named_window(&mut self) -> Parsed<NamedWindow> {
        let name = self.identifier()?;
        self.expect_keyword(K::AS)?;
        Ok(NamedWindow { name, spec: self.in_parens(Self::window_spec)? })
    }

    fn window_spec(&mut self) -> Parsed<WindowSpec> {
        let start = self.start();
        let base = if self.base_window_begins() { self.maybe_identifier() } else { None };
        let mut partition_by = Vec::new();
        if self.eat_keyword(K::PARTITION) {
            self.expect_keyword(K::BY)?;
            partition_by = self.comma_list(Self::expression)?;
        }
        let order_by = self.order_by()?;
        let frame = self.window_frame()?;
        Ok(WindowSpec { base, partition_by, order_by, frame, span: self.span_from(start) })
    }

    /// PARTITION, ROWS, RANGE, GROUPS and MEASURES are not reserved either.
    fn base_window_begins(&mut self) -> bool {
        self.note(Expected::Rule("<identifier>"));
        match self.kind() {
            T::Keyword(K::PARTITION) => !self.peek_keyword(1, K::BY),
            T::Keyword(K::ROWS | K::RANGE | K::GROUPS | K::MEASURES) => {
                self.peek(1) == T::RightParen
            }
            kind => kind.is_identifier(),
        }
    }

    fn window_frame(&mut self) -> Parsed<Option<WindowFrame>> {
        let start = self.start();
        let measures = self.measures()?;
        let units = match self.eat_one_of(UNITS) {
            Some(units) => units,
            None if measures.is_empty() => return Ok(None),
            None => return Err(self.fail()),
        };
        let (first, last) = if self.eat_keyword(K::BETWEEN) {
            let first = self.frame_bound()?;
            self.expect_keyword(K::AND)?;
            (first, Some(self.frame_bound()?))
        } else {
            (self.frame_bound()?, None)
        };
        let pattern = self.pattern_frame(measures)?;
        let span = self.span_from(start);
        Ok(Some(WindowFrame { units, start: first, end: last, pattern, span }))
    }

    /// What may follow the bounds: AFTER MATCH, INITIAL, PATTERN, SUBSET, DEFINE.
    fn pattern_frame(
        &mut self,
        measures: Vec<crate::ast::Measure>,
    ) -> Parsed<Option<Box<PatternFrame>>> {
        let begin = self.at;
        let after_match = self.after_match()?;
        let initial = self.eat_one_of(&[(K::INITIAL, true), (K::SEEK, false)]);
        let pattern = match self.eat_keyword(K::PATTERN) {
            true => Some(self.in_parens(Self::row_pattern)?),
            false => None,
        };
        let subsets = self.subsets()?;
        let definitions = match self.eat_keyword(K::DEFINE) {
            true => self.comma_list(Self::variable_definition)?,
            false => Vec::new(),
        };
        if self.at == begin && measures.is_empty() {
            return Ok(None);
        }
        let frame = PatternFrame { measures, after_match, initial, pattern, subsets, definitions };
        Ok(Some(Box::new(frame)))
    }

    fn frame_bound(&mut self) -> Parsed<FrameBound> {
        if self.is_keyword(K::UNBOUNDED)
            && matches!(self.peek(1), T::Keyword(K::PRECEDING | K::FOLLOWING) | T::RightParen)
        {
            self.bump();
            return self.expect_one_of(&[(K::PRECEDING, true), (K::FOLLOWING, false)]).map(
                |preceding| match preceding {
                    true => FrameBound::UnboundedPreceding,
                    false => FrameBound::UnboundedFollowing,
                },
            );
        }
        if self.is_keyword(K::CURRENT) && self.peek_keyword(1, K::ROW) {
            self.at += 2;
            return Ok(FrameBound::CurrentRow);
        }
        let offset = Box::new(self.expression()?);
        if self.expect_one_of(&[(K::PRECEDING, true), (K::FOLLOWING, false)])? {
            Ok(FrameBound::Preceding(offset))
        } else {
            Ok(FrameBound::Following(offset))
        }
    }
}
