//! Expressions: one file per family of constructs, one entry, [`ExprBinder::bind`].
//! What an expression needs from the plan beneath it (aggregates, windows, subqueries) is
//! collected on the way and stands in the expression as a column id. It must not know
//! clauses: the caller says what is allowed and where the collected things are planned.

mod calls;
mod conditional;
mod constant;
mod constructor;
mod datetime;
mod function;
mod json;
mod lambda;
mod literal;
mod name;
mod operator;
mod predicate;
mod reduce_agg;
mod single_type;
mod string;
mod subquery;

use calls::as_boolean;
pub use calls::typed_null;
pub use calls::{call, cast, coerce, common_type, compare, conjunction, place as placed, sort_key};
pub use function::BoundArguments;
pub use literal::integer_literal;
pub use name::{chain, row_field};
pub use subquery::aggregate_call;

use std::collections::BTreeSet;

use datafusion_expr::Expr;
use otus_sql::ast::{self, ExprKind};
use otus_types::{ErrorCode, Span, TrinoType};

use crate::binder::{Binder, Result, error, not_supported};
use crate::plan::attach::Attachment;
use crate::scope::{Env, Field};

/// An expression with its Trino type.
#[derive(Debug, Clone)]
pub struct Typed {
    pub expr: Expr,
    pub ty: TrinoType,
    /// Whether evaluating it on a row may raise an error.
    pub can_fail: bool,
}

impl Typed {
    pub fn new(expr: Expr, ty: TrinoType) -> Self {
        Self { expr, ty, can_fail: false }
    }

    pub fn fallible(mut self, can_fail: bool) -> Self {
        self.can_fail |= can_fail;
        self
    }
}

/// Where an expression stands: named in errors, and decides what may be collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    pub clause: &'static str,
    pub aggregates: bool,
    pub windows: bool,
}

impl Allowed {
    /// Only scalar expressions, as in WHERE.
    pub const fn scalar(clause: &'static str) -> Self {
        Self { clause, aggregates: false, windows: false }
    }
}

/// An aggregate call under its id.
#[derive(Debug, Clone)]
pub struct CollectedAggregate {
    pub expr: Expr,
    pub id: String,
    pub ty: TrinoType,
}

/// A window call under its id.
#[derive(Debug, Clone)]
pub struct CollectedWindow {
    pub expr: Expr,
    pub id: String,
}

/// A subquery to be joined before the expression is evaluated.
#[derive(Debug, Clone)]
pub struct CollectedSubquery {
    pub attachment: Attachment,
    /// It stands inside an aggregate's arguments: joined before grouping.
    pub before_grouping: bool,
}

/// A GROUPING call: the arguments as bound, and the id of its value.
#[derive(Debug, Clone)]
pub struct CollectedGrouping {
    pub arguments: Vec<Expr>,
    pub id: String,
    pub span: ast::NodeSpan,
}

/// What expressions need from the plan beneath them.
#[derive(Debug, Default)]
pub struct Collected {
    pub aggregates: Vec<CollectedAggregate>,
    pub windows: Vec<CollectedWindow>,
    pub subqueries: Vec<CollectedSubquery>,
    pub groupings: Vec<CollectedGrouping>,
}

impl Collected {
    /// The ids of what only exists once rows are grouped.
    pub fn later(&self) -> BTreeSet<String> {
        let aggregates = self.aggregates.iter().map(|it| &it.id);
        let windows = self.windows.iter().map(|it| &it.id);
        aggregates.chain(windows).chain(self.groupings.iter().map(|it| &it.id)).cloned().collect()
    }
}

/// A lambda parameter in scope.
#[derive(Debug, Clone)]
pub struct LambdaParameter {
    pub name: ast::Ident,
    pub id: String,
    pub ty: TrinoType,
}

/// An output column that ORDER BY may name.
#[derive(Debug, Clone)]
pub struct Alias {
    pub name: String,
    pub value: Typed,
}

/// Binds expressions of one clause.
#[derive(Debug)]
pub struct ExprBinder<'b, 'a, 'e> {
    pub binder: &'b mut Binder<'a>,
    pub env: Env<'e>,
    pub allowed: Allowed,
    pub collected: &'b mut Collected,
    pub lambdas: Vec<LambdaParameter>,
    /// Names ORDER BY finds before those of FROM.
    pub aliases: &'e [Alias],
    pub windows: &'e [ast::NamedWindow],
    /// The aggregate whose arguments are being bound: its name and place.
    pub in_aggregate: Option<(String, Span)>,
}

impl<'b, 'a, 'e> ExprBinder<'b, 'a, 'e> {
    pub fn new(
        binder: &'b mut Binder<'a>,
        env: Env<'e>,
        allowed: Allowed,
        collected: &'b mut Collected,
    ) -> Self {
        Self {
            binder,
            env,
            allowed,
            collected,
            lambdas: Vec::new(),
            aliases: &[],
            windows: &[],
            in_aggregate: None,
        }
    }

    /// Binds one expression.
    pub fn bind(&mut self, expr: &ast::Expr) -> Result<Typed> {
        match &expr.kind {
            ExprKind::Literal(literal) => self.bind_literal(literal, expr.span),
            ExprKind::Column(_) | ExprKind::Dereference { .. } => self.bind_name(expr),
            ExprKind::Parameter { index } => self.bind_parameter(*index, expr),
            ExprKind::Unary { .. } | ExprKind::Arithmetic { .. } => self.bind_operator(expr),
            ExprKind::Subscript { base, index } => self.bind_subscript(base, index, expr),
            ExprKind::Not(_)
            | ExprKind::Logical { .. }
            | ExprKind::Comparison { .. }
            | ExprKind::Between { .. }
            | ExprKind::InList { .. }
            | ExprKind::Like { .. }
            | ExprKind::IsNull { .. }
            | ExprKind::IsDistinctFrom { .. } => self.bind_predicate(expr),
            ExprKind::QuantifiedComparison { .. }
            | ExprKind::InSubquery { .. }
            | ExprKind::Exists(_)
            | ExprKind::Subquery(_) => self.bind_subquery(expr),
            ExprKind::Case(case) => self.bind_case(case, expr),
            ExprKind::Cast { value, ty, safe } => self.bind_cast(value, ty, *safe, expr),
            ExprKind::Array(items) => self.bind_array(items, expr),
            ExprKind::Row(items) => self.bind_row(items),
            ExprKind::Function(function) => self.bind_function(function, expr),
            ExprKind::Listagg(listagg) => self.bind_listagg(listagg, expr),
            ExprKind::Grouping(arguments) => self.bind_grouping(arguments, expr),
            ExprKind::AtTimeZone { .. } | ExprKind::Extract { .. } | ExprKind::Current { .. } => {
                self.bind_datetime(expr)
            }
            ExprKind::Trim { .. }
            | ExprKind::Position { .. }
            | ExprKind::Substring { .. }
            | ExprKind::Normalize { .. } => self.bind_string(expr),
            ExprKind::JsonExists(_)
            | ExprKind::JsonValue(_)
            | ExprKind::JsonQuery(_)
            | ExprKind::JsonObject(_)
            | ExprKind::JsonArray(_) => self.bind_json(expr),
            ExprKind::Lambda(_) => Err(error(
                ErrorCode::TypeMismatch,
                "Lambda expression should always be used inside a function",
                expr.span,
            )),
            ExprKind::WindowMeasure { .. } => Err(not_supported("MATCH_RECOGNIZE", expr.span)),
        }
    }

    /// Binds an expression that must be boolean.
    pub fn bind_boolean(&mut self, expr: &ast::Expr, what: &str) -> Result<Typed> {
        let bound = self.bind(expr)?;
        as_boolean(bound, what, expr)
    }

    /// Binds several.
    pub fn bind_all(&mut self, exprs: &[ast::Expr]) -> Result<Vec<Typed>> {
        exprs.iter().map(|expr| self.bind(expr)).collect()
    }

    fn bind_parameter(&mut self, index: usize, expr: &ast::Expr) -> Result<Typed> {
        let session = self.binder.session;
        let Some(value) = session.parameters.get(index) else {
            let text = format!(
                "Incorrect number of parameters: expected {} but found {}",
                index + 1,
                session.parameters.len()
            );
            return Err(error(ErrorCode::InvalidParameterUsage, text, expr.span));
        };
        // Places inside the value are not places of this text.
        self.bind(value).map_err(|e| e.at(expr.span.get()))
    }

    /// A reference to a field of a scope.
    pub fn field(&self, field: &Field) -> Typed {
        Typed::new(crate::plan::col(&field.column), field.ty.clone())
    }
}
