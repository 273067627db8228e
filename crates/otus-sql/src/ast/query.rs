//! Queries: WITH, set operations, SELECT, VALUES, TABLE, ORDER BY, OFFSET, LIMIT, FETCH.
//! They must not know what a name refers to.

use super::expression::{Expr, SetQuantifier};
use super::name::{Ident, NodeSpan, QualifiedName};
use super::relation::Relation;
use super::window::{NamedWindow, SortItem};

/// `[WITH …] body [ORDER BY …] [OFFSET …] [LIMIT … | FETCH …]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query {
    pub with: Option<With>,
    pub body: QueryBody,
    pub order_by: Vec<SortItem>,
    /// An integer literal or a parameter.
    pub offset: Option<Expr>,
    pub limit: Option<Limit>,
    /// Where OFFSET, and LIMIT or FETCH stand: Trino's errors point there.
    pub offset_span: NodeSpan,
    pub limit_span: NodeSpan,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct With {
    pub recursive: bool,
    pub tables: Vec<CommonTable>,
    pub span: NodeSpan,
}

/// `name [(columns)] AS (query)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CommonTable {
    pub name: Ident,
    pub columns: Vec<Ident>,
    pub query: Query,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QueryBody {
    pub kind: QueryBodyKind,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum QueryBodyKind {
    Select(Box<Select>),
    /// Row expressions: a `Row` has as many columns as values, anything else one column.
    Values(Vec<Expr>),
    /// `TABLE name`.
    Table(QualifiedName),
    SetOperation(Box<SetOperation>),
    /// `(query)` as an operand or with its own ORDER BY or LIMIT; never has a WITH.
    Parenthesized(Box<Query>),
}

/// `first op query op query …`, left to right, of one precedence level: INTERSECT binds
/// tighter than UNION and EXCEPT, so a chain is all INTERSECT or has none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SetOperation {
    pub first: QueryBody,
    /// At least one.
    pub rest: Vec<SetStep>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SetStep {
    pub op: SetOperator,
    /// None means DISTINCT.
    pub quantifier: Option<SetQuantifier>,
    pub right: QueryBody,
    /// Where the operator stands.
    pub op_span: NodeSpan,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetOperator {
    Union,
    Intersect,
    Except,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Select {
    pub quantifier: Option<SetQuantifier>,
    pub items: Vec<SelectItem>,
    /// Comma-separated relations: an implicit cross join; empty without FROM.
    pub from: Vec<Relation>,
    pub filter: Option<Expr>,
    pub group_by: Option<GroupBy>,
    pub having: Option<Expr>,
    pub windows: Vec<NamedWindow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SelectItem {
    pub kind: SelectItemKind,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SelectItemKind {
    /// `*`.
    All,
    /// `t.*`, `s.t.*`, `(row).*`, with `AS (names)` where the target is a row.
    AllOf {
        target: Expr,
        aliases: Vec<Ident>,
    },
    Expr {
        expr: Expr,
        alias: Option<Ident>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GroupBy {
    pub quantifier: Option<SetQuantifier>,
    pub elements: Vec<GroupingElement>,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum GroupingElement {
    /// `x`: one expression or ordinal.
    Expr(Expr),
    /// `()` or `(x, y)`: one grouping set (with one expression it arrives as `Expr`).
    Set(Vec<Expr>),
    Rollup(Vec<Vec<Expr>>),
    Cube(Vec<Vec<Expr>>),
    GroupingSets(Vec<Vec<Expr>>),
}

/// Counts are integer literals or parameters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Limit {
    /// `LIMIT ALL`.
    All,
    /// `LIMIT n`.
    Count(Expr),
    /// `FETCH FIRST [n] ROWS ONLY | WITH TIES`; without a count one row.
    Fetch { count: Option<Expr>, with_ties: bool },
}
