//! Row pattern recognition: MATCH_RECOGNIZE and patterns inside windows.
//! It must not know how a pattern is matched.

use super::expression::Expr;
use super::name::Ident;
use super::relation::Relation;
use super::window::SortItem;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MatchRecognize {
    pub input: Relation,
    pub partition_by: Vec<Expr>,
    pub order_by: Vec<SortItem>,
    pub measures: Vec<Measure>,
    pub rows_per_match: Option<RowsPerMatch>,
    pub after_match: Option<AfterMatch>,
    /// INITIAL (true) or SEEK (false).
    pub initial: Option<bool>,
    pub pattern: RowPattern,
    pub subsets: Vec<PatternSubset>,
    pub definitions: Vec<VariableDefinition>,
}

/// What a window frame may carry beside its bounds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PatternFrame {
    pub measures: Vec<Measure>,
    pub after_match: Option<AfterMatch>,
    pub initial: Option<bool>,
    pub pattern: Option<RowPattern>,
    pub subsets: Vec<PatternSubset>,
    pub definitions: Vec<VariableDefinition>,
}

/// `expression AS name`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Measure {
    pub expr: Expr,
    pub name: Ident,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowsPerMatch {
    One,
    /// `ALL ROWS PER MATCH` without more: SHOW EMPTY MATCHES.
    All,
    AllShowEmpty,
    AllOmitEmpty,
    AllWithUnmatched,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AfterMatch {
    ToNextRow,
    PastLastRow,
    ToFirst(Ident),
    /// `SKIP TO LAST x` and `SKIP TO x`.
    ToLast(Ident),
}

/// `name = (a, b)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PatternSubset {
    pub name: Ident,
    pub union: Vec<Ident>,
}

/// `name AS condition` of DEFINE.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VariableDefinition {
    pub name: Ident,
    pub condition: Expr,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RowPattern {
    Variable(Ident),
    /// `()`.
    Empty,
    Permute(Vec<RowPattern>),
    /// `^`.
    PartitionStart,
    /// `$`.
    PartitionEnd,
    /// `{- … -}`.
    Excluded(Box<RowPattern>),
    Quantified {
        pattern: Box<RowPattern>,
        quantifier: PatternQuantifier,
        greedy: bool,
    },
    /// `a b c`: at least two.
    Sequence(Vec<RowPattern>),
    /// `a | b | c`: at least two.
    Alternation(Vec<RowPattern>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PatternQuantifier {
    ZeroOrMore,
    OneOrMore,
    ZeroOrOne,
    Exactly(u64),
    Range { min: Option<u64>, max: Option<u64> },
}
