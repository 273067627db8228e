//! Statements: the front door of the tree. What Athena calls DML, DDL and UTILITY is told
//! by the class of a statement. A statement must not know how it is executed.

use super::data_type::DataType;
use super::ddl::Ddl;
use super::expression::Expr;
use super::literal::StringLiteral;
use super::name::{Ident, NodeSpan};
use super::query::Query;
use super::utility::Utility;
use super::write::Write;

/// One statement, without its `;`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Statement {
    pub kind: StatementKind,
    /// From the first to the last token.
    pub span: NodeSpan,
    /// How many `?` the statement has.
    pub parameters: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum StatementKind {
    Query(Box<Query>),
    Explain(Box<Explain>),
    /// PREPARE, EXECUTE, DEALLOCATE.
    Prepared(Box<Prepared>),
    /// Rows are written: CTAS, INSERT, UNLOAD, and Iceberg's DELETE, UPDATE, MERGE, ….
    Write(Box<Write>),
    /// The catalog changes.
    Ddl(Box<Ddl>),
    /// The catalog is shown: SHOW, DESCRIBE.
    Utility(Box<Utility>),
    /// `USING EXTERNAL FUNCTION … SELECT …`.
    ExternalFunctions(Box<ExternalFunctions>),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Explain {
    pub analyze: bool,
    pub verbose: bool,
    pub format: Option<ExplainFormat>,
    pub explain_type: Option<ExplainType>,
    pub statement: Statement,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExplainFormat {
    Text,
    Graphviz,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExplainType {
    Logical,
    Distributed,
    Validate,
    Io,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Prepared {
    /// `PREPARE name FROM statement`.
    Prepare { name: Ident, statement: Statement },
    /// `EXECUTE name [USING …]`.
    Execute { name: Ident, using: Vec<Expr> },
    /// `EXECUTE IMMEDIATE 'text' [USING …]`.
    ExecuteImmediate { text: StringLiteral, using: Vec<Expr> },
    /// `DEALLOCATE PREPARE name`.
    Deallocate { name: Ident },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExternalFunctions {
    pub functions: Vec<ExternalFunction>,
    pub statement: Statement,
}

/// `EXTERNAL FUNCTION name(parameter type, …) RETURNS type LAMBDA 'function'`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExternalFunction {
    pub name: Ident,
    pub parameters: Vec<(Ident, DataType)>,
    pub returns: DataType,
    pub runtime: FunctionRuntime,
    /// The Lambda function or SageMaker endpoint.
    pub target: StringLiteral,
}

/// Where an external function runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FunctionRuntime {
    Lambda,
    SageMaker,
}

impl FunctionRuntime {
    /// The word before the target.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lambda => "LAMBDA",
            Self::SageMaker => "SAGEMAKER",
        }
    }
}
