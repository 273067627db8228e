//! Statements that write rows: CTAS, INSERT, UNLOAD; DELETE, UPDATE, MERGE, OPTIMIZE, VACUUM
//! of Iceberg tables. They must not know table formats.

use super::expression::Expr;
use super::literal::StringLiteral;
use super::name::{Ident, NodeSpan, QualifiedName};
use super::query::Query;
use super::relation::Relation;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Write {
    CreateTableAs(CreateTableAs),
    Insert(Insert),
    Unload(Unload),
    Delete(Delete),
    Update(Update),
    Merge(Merge),
    Optimize(Optimize),
    /// `VACUUM table`.
    Vacuum(QualifiedName),
}

/// `CREATE TABLE [IF NOT EXISTS] name [(columns)] [COMMENT 'c'] [WITH (…)] AS query
/// [WITH [NO] DATA]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreateTableAs {
    pub if_not_exists: bool,
    pub name: QualifiedName,
    pub columns: Vec<Ident>,
    pub comment: Option<StringLiteral>,
    pub properties: Vec<TableProperty>,
    pub query: Box<Query>,
    pub with_data: bool,
}

/// `name = value` of a WITH list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TableProperty {
    pub name: Ident,
    /// None for DEFAULT.
    pub value: Option<Expr>,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Insert {
    pub table: QualifiedName,
    pub columns: Vec<Ident>,
    pub query: Box<Query>,
}

/// `UNLOAD (query) TO 'location' [WITH (…)]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unload {
    pub query: Box<Query>,
    pub location: StringLiteral,
    pub properties: Vec<TableProperty>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Delete {
    pub table: QualifiedName,
    pub filter: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Update {
    pub table: QualifiedName,
    pub assignments: Vec<Assignment>,
    pub filter: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Assignment {
    pub column: Ident,
    pub value: Expr,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Merge {
    pub table: QualifiedName,
    pub alias: Option<Ident>,
    pub source: Relation,
    pub on: Expr,
    pub cases: Vec<MergeCase>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MergeCase {
    /// WHEN MATCHED; false for WHEN NOT MATCHED.
    pub matched: bool,
    pub condition: Option<Expr>,
    pub action: MergeAction,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MergeAction {
    Delete,
    Update(Vec<Assignment>),
    Insert { columns: Vec<Ident>, values: Vec<Expr> },
}

/// `OPTIMIZE table REWRITE DATA USING BIN_PACK [WHERE …]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Optimize {
    pub table: QualifiedName,
    pub filter: Option<Expr>,
}
