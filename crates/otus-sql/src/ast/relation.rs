//! Relations: what stands in FROM.
//! They must not know which tables or table functions exist.

use super::data_type::DataType;
use super::expression::Expr;
use super::json::JsonTable;
use super::name::{Ident, NodeSpan, QualifiedName};
use super::pattern::MatchRecognize;
use super::query::Query;
use super::window::SortItem;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Relation {
    pub kind: RelationKind,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RelationKind {
    Table {
        name: QualifiedName,
        period: Option<Box<Period>>,
    },
    Subquery(Box<Query>),
    /// `UNNEST(a, b) [WITH ORDINALITY]`.
    Unnest {
        values: Vec<Expr>,
        with_ordinality: bool,
    },
    Lateral(Box<Query>),
    /// `TABLE(f(…))`.
    TableFunction(Box<TableFunctionCall>),
    JsonTable(Box<JsonTable>),
    /// `relation [AS] name [(columns)]`.
    Aliased {
        relation: Box<Relation>,
        alias: Ident,
        columns: Vec<Ident>,
    },
    /// `relation TABLESAMPLE method (percentage)`.
    Sampled {
        relation: Box<Relation>,
        method: SampleMethod,
        percentage: Box<Expr>,
    },
    Join(Box<Join>),
    MatchRecognize(Box<MatchRecognize>),
}

/// `FOR TIMESTAMP|VERSION AS OF end`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Period {
    pub kind: PeriodKind,
    pub end: Expr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeriodKind {
    Timestamp,
    Version,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SampleMethod {
    Bernoulli,
    System,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Join {
    pub kind: JoinKind,
    pub left: Relation,
    pub right: Relation,
    /// None for CROSS.
    pub criteria: Option<JoinCriteria>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JoinKind {
    Cross,
    Inner,
    Left,
    Right,
    Full,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum JoinCriteria {
    On(Expr),
    Using(Vec<Ident>),
    Natural,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TableFunctionCall {
    pub name: QualifiedName,
    pub args: Vec<TableFunctionArg>,
    /// `COPARTITION (a, b), (c, d)`.
    pub copartition: Vec<Vec<QualifiedName>>,
    pub span: NodeSpan,
}

/// `[name =>] value`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TableFunctionArg {
    pub name: Option<Ident>,
    pub value: TableFunctionValue,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TableFunctionValue {
    Expr(Expr),
    Table(Box<TableArgument>),
    /// `DESCRIPTOR(a bigint, b)`.
    Descriptor(Vec<(Ident, Option<DataType>)>),
    /// `CAST(NULL AS DESCRIPTOR)`.
    NullDescriptor,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TableArgument {
    pub source: TableArgumentSource,
    pub alias: Option<(Ident, Vec<Ident>)>,
    /// `PARTITION BY …`; an empty list for `PARTITION BY ()`.
    pub partition_by: Option<Vec<Expr>>,
    /// PRUNE WHEN EMPTY is true, KEEP WHEN EMPTY false.
    pub prune_when_empty: Option<bool>,
    pub order_by: Vec<SortItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TableArgumentSource {
    Table(QualifiedName),
    Query(Box<Query>),
}
