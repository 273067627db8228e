//! Scalar expressions, lambdas and function calls.
//! They must not know which functions exist or what anything's type is.

use super::data_type::DataType;
use super::json::{JsonArray, JsonExists, JsonObject, JsonQuery, JsonValue};
use super::literal::Literal;
use super::name::{Ident, NodeSpan, QualifiedName};
use super::query::Query;
use super::window::{Over, SortItem};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Expr {
    pub kind: ExprKind,
    /// From the first to the last byte of the expression, outer parentheses not counted.
    pub span: NodeSpan,
}

impl Expr {
    #[must_use]
    pub fn new(kind: ExprKind, span: impl Into<NodeSpan>) -> Self {
        Self { kind, span: span.into() }
    }
}

/// `op_span` is where the operator stands (`NOT` included): Trino's errors point there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ExprKind {
    Literal(Literal),
    /// A bare name: a column, a lambda parameter, a table in `t.*`.
    Column(Ident),
    /// `base.field`: a qualified column or a field of a row; the analyzer decides.
    Dereference {
        base: Box<Expr>,
        field: Ident,
    },
    /// `base[index]`.
    Subscript {
        base: Box<Expr>,
        index: Box<Expr>,
    },
    /// `?`, counted from 0 within the statement.
    Parameter {
        index: usize,
    },
    /// `+x`, `-x` (a sign directly before a number is part of the literal).
    Unary {
        op: UnaryOp,
        operand: Box<Expr>,
    },
    /// `first op right op right …`, left to right, all operators of one precedence level:
    /// `*` `/` `%`, or `+` `-`, or `||`. At least one step.
    Arithmetic {
        first: Box<Expr>,
        rest: Vec<ArithmeticStep>,
    },
    Not(Box<Expr>),
    /// `a AND b AND c`: at least two terms.
    Logical {
        op: LogicalOp,
        terms: Vec<Expr>,
    },
    Comparison {
        op_span: NodeSpan,
        op: ComparisonOp,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `left op ALL|ANY|SOME (query)`.
    QuantifiedComparison {
        op_span: NodeSpan,
        op: ComparisonOp,
        quantifier: Quantifier,
        left: Box<Expr>,
        query: Box<Query>,
    },
    Between {
        op_span: NodeSpan,
        negated: bool,
        symmetric: bool,
        value: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
    },
    InList {
        op_span: NodeSpan,
        negated: bool,
        value: Box<Expr>,
        list: Vec<Expr>,
    },
    InSubquery {
        op_span: NodeSpan,
        negated: bool,
        value: Box<Expr>,
        query: Box<Query>,
    },
    Like {
        op_span: NodeSpan,
        negated: bool,
        value: Box<Expr>,
        pattern: Box<Expr>,
        escape: Option<Box<Expr>>,
    },
    IsNull {
        op_span: NodeSpan,
        negated: bool,
        value: Box<Expr>,
    },
    IsDistinctFrom {
        op_span: NodeSpan,
        negated: bool,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Exists(Box<Query>),
    /// `(SELECT …)` as a value.
    Subquery(Box<Query>),
    Case(Box<Case>),
    /// `CAST(value AS ty)`; `safe` for TRY_CAST.
    Cast {
        value: Box<Expr>,
        ty: Box<DataType>,
        safe: bool,
    },
    /// `ARRAY[…]`.
    Array(Vec<Expr>),
    /// `ROW(…)` with one or more values, or `(a, b)` with at least two.
    Row(Vec<Expr>),
    Lambda(Box<Lambda>),
    Function(Box<FunctionCall>),
    Listagg(Box<Listagg>),
    /// `name OVER window` of a row pattern measure.
    WindowMeasure {
        name: Ident,
        over: Box<Over>,
    },
    /// `GROUPING(a, t.b)`.
    Grouping(Vec<Expr>),
    /// `value AT TIME ZONE zone`; no zone for `AT LOCAL`.
    AtTimeZone {
        op_span: NodeSpan,
        value: Box<Expr>,
        zone: Option<Box<Expr>>,
    },
    /// `EXTRACT(field FROM value)`.
    Extract {
        field: Ident,
        value: Box<Expr>,
    },
    /// `TRIM([side] [chars] FROM source)`, `TRIM(source, chars)`.
    Trim {
        side: Option<TrimSide>,
        chars: Option<Box<Expr>>,
        source: Box<Expr>,
    },
    /// `POSITION(needle IN haystack)`.
    Position {
        needle: Box<Expr>,
        haystack: Box<Expr>,
    },
    /// `SUBSTRING(value FROM start [FOR length])`; with commas it is a function call.
    Substring {
        value: Box<Expr>,
        start: Box<Expr>,
        length: Option<Box<Expr>>,
    },
    /// `NORMALIZE(value [, form])`, NFC by default.
    Normalize {
        value: Box<Expr>,
        form: NormalForm,
    },
    /// `CURRENT_DATE`, `LOCALTIME(3)`, `CURRENT_USER`, ….
    Current {
        what: CurrentValue,
        precision: Option<u64>,
    },
    JsonExists(Box<JsonExists>),
    JsonValue(Box<JsonValue>),
    JsonQuery(Box<JsonQuery>),
    JsonObject(Box<JsonObject>),
    JsonArray(Box<JsonArray>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Plus,
    Minus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulus,
    Concat,
}

impl ArithmeticOp {
    /// As Trino prints it.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulus => "%",
            Self::Concat => "||",
        }
    }
}

/// `op right` of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ArithmeticStep {
    pub op: ArithmeticOp,
    /// Where the operator stands; Trino's operator errors point to it.
    pub op_span: NodeSpan,
    pub right: Expr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogicalOp {
    And,
    Or,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ComparisonOp {
    Equal,
    NotEqual,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
}

impl ComparisonOp {
    /// As Trino prints it; `!=` reads as `<>`.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::LessThan => "<",
            Self::LessThanOrEqual => "<=",
            Self::GreaterThan => ">",
            Self::GreaterThanOrEqual => ">=",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantifier {
    All,
    Any,
    Some,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetQuantifier {
    All,
    Distinct,
}

/// `CASE [operand] WHEN … THEN … ELSE … END`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Case {
    pub operand: Option<Expr>,
    pub whens: Vec<When>,
    pub otherwise: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct When {
    pub condition: Expr,
    pub result: Expr,
}

/// `x -> body`, `(x, y) -> body`, `() -> body`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lambda {
    pub parameters: Vec<Ident>,
    pub body: Expr,
}

/// `name([DISTINCT] args [ORDER BY …]) [FILTER …] [IGNORE NULLS] [OVER …]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FunctionCall {
    pub name: QualifiedName,
    pub args: FunctionArgs,
    pub order_by: Vec<SortItem>,
    pub filter: Option<Expr>,
    pub null_treatment: Option<NullTreatment>,
    pub over: Option<Over>,
    /// RUNNING or FINAL, in row pattern matching only.
    pub processing_mode: Option<ProcessingMode>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FunctionArgs {
    /// `f(a, b)`, `f(DISTINCT a)`, `f()`.
    List { quantifier: Option<SetQuantifier>, values: Vec<Expr> },
    /// `count(*)`; `count(label.*)` in row pattern matching.
    Star { label: Option<Ident> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NullTreatment {
    Ignore,
    Respect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProcessingMode {
    Running,
    Final,
}

/// `LISTAGG(value, separator ON OVERFLOW …) WITHIN GROUP (ORDER BY …)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Listagg {
    pub quantifier: Option<SetQuantifier>,
    pub value: Expr,
    pub separator: Option<String>,
    pub overflow: Option<ListaggOverflow>,
    pub order_by: Vec<SortItem>,
    pub filter: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ListaggOverflow {
    Error,
    Truncate { filler: Option<String>, with_count: bool },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrimSide {
    Leading,
    Trailing,
    Both,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NormalForm {
    Nfc,
    Nfd,
    Nfkc,
    Nfkd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CurrentValue {
    Date,
    Time,
    Timestamp,
    LocalTime,
    LocalTimestamp,
    User,
    Catalog,
    Schema,
    Path,
}
