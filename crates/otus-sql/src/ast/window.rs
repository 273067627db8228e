//! Sort items and windows: `ORDER BY` elements, `OVER (…)`, frames.
//! They must not know which functions are window functions.

use super::expression::Expr;
use super::name::{Ident, NodeSpan};
use super::pattern::PatternFrame;

/// `expression [ASC|DESC] [NULLS FIRST|LAST]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SortItem {
    pub expr: Expr,
    pub direction: Option<SortDirection>,
    pub nulls: Option<NullOrder>,
    pub span: NodeSpan,
}

impl SortItem {
    /// Descending order was asked for.
    #[must_use]
    pub fn descending(&self) -> bool {
        self.direction == Some(SortDirection::Descending)
    }

    /// Trino's default is NULLS LAST in both directions.
    #[must_use]
    pub fn nulls_first(&self) -> bool {
        self.nulls == Some(NullOrder::First)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortDirection {
    Ascending,
    Descending,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NullOrder {
    First,
    Last,
}

/// `OVER name` or `OVER (specification)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Over {
    Name(Ident),
    Spec(WindowSpec),
}

/// `[name] [PARTITION BY …] [ORDER BY …] [frame]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WindowSpec {
    pub base: Option<Ident>,
    pub partition_by: Vec<Expr>,
    pub order_by: Vec<SortItem>,
    pub frame: Option<WindowFrame>,
    pub span: NodeSpan,
}

/// An entry of the WINDOW clause.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NamedWindow {
    pub name: Ident,
    pub spec: WindowSpec,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WindowFrame {
    pub units: FrameUnits,
    pub start: FrameBound,
    /// Given with BETWEEN; else the current row.
    pub end: Option<FrameBound>,
    /// Row pattern recognition inside a window.
    pub pattern: Option<Box<PatternFrame>>,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameUnits {
    Rows,
    Range,
    Groups,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FrameBound {
    UnboundedPreceding,
    Preceding(Box<Expr>),
    CurrentRow,
    Following(Box<Expr>),
    UnboundedFollowing,
}
