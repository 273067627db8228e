//! The syntax tree: what a statement says, node by node, each with its span in the text.
//! It must not know names' meanings, types of expressions, or how a node was tokenised.
//!
//! Two trees are equal (`==`) when they say the same; where a node stands in the text does
//! not count (see [`NodeSpan`]). Parentheses leave no node: the shape of the tree tells.
//! Chains of one precedence level (`a + b - c`, `p AND q AND r`, `s UNION t EXCEPT u`) are
//! one node with a list, so that ten thousand terms neither overflow a stack when walked
//! nor when dropped.

pub mod data_type;
pub mod ddl;
pub mod expression;
pub mod json;
pub mod literal;
pub mod name;
pub mod pattern;
mod position;
pub mod query;
pub mod relation;
pub mod statement;
pub mod utility;
pub mod window;
pub mod write;

pub use data_type::{DataType, DataTypeKind, RowFieldType, TimeBase, TypeParameter};
pub use ddl::{
    AlterTable, AlterTableAction, Bucketing, ColumnPosition, CreateDatabase, CreateTable,
    CreateView, Ddl, DialectChange, DialectView, DropDatabase, HiveColumn, HiveTypeNode,
    PartitionColumn, PartitionLocation, PartitionSpec, PartitionTransform, PartitionValue,
    Property, RowFormat, SortedColumn, StoredAs,
};
pub use expression::{
    ArithmeticOp, ArithmeticStep, Case, ComparisonOp, CurrentValue, Expr, ExprKind, FunctionArgs,
    FunctionCall, Lambda, Listagg, ListaggOverflow, LogicalOp, NormalForm, NullTreatment,
    ProcessingMode, Quantifier, SetQuantifier, TrimSide, UnaryOp, When,
};
pub use json::{
    JsonArgument, JsonArray, JsonColumn, JsonEncoding, JsonExists, JsonExistsOnError, JsonFormat,
    JsonInput, JsonNulls, JsonObject, JsonObjectMember, JsonPathCall, JsonPlan, JsonPlanDefault,
    JsonQuery, JsonQueryOn, JsonQuotes, JsonReturning, JsonTable, JsonValue, JsonValueOn,
    JsonWrapper,
};
pub use literal::{IntervalField, IntervalLiteral, Literal, StringLiteral};
pub use name::{Ident, NodeSpan, QualifiedName, Quote};
pub use pattern::{
    AfterMatch, MatchRecognize, Measure, PatternFrame, PatternQuantifier, PatternSubset,
    RowPattern, RowsPerMatch, VariableDefinition,
};
pub use query::{
    CommonTable, GroupBy, GroupingElement, Limit, Query, QueryBody, QueryBodyKind, Select,
    SelectItem, SelectItemKind, SetOperation, SetOperator, SetStep, With,
};
pub use relation::{
    Join, JoinCriteria, JoinKind, Period, PeriodKind, Relation, RelationKind, SampleMethod,
    TableArgument, TableArgumentSource, TableFunctionArg, TableFunctionCall, TableFunctionValue,
};
pub use statement::{
    Explain, ExplainFormat, ExplainType, ExternalFunction, ExternalFunctions, FunctionRuntime,
    Prepared, Statement, StatementKind,
};
pub use utility::{Describe, ShowColumns, Utility};
pub use window::{
    FrameBound, FrameUnits, NamedWindow, NullOrder, Over, SortDirection, SortItem, WindowFrame,
    WindowSpec,
};
pub use write::{
    Assignment, CreateTableAs, Delete, Insert, Merge, MergeAction, MergeCase, Optimize,
    TableProperty, Unload, Update, Write,
};
