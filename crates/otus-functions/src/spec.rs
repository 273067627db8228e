//! What a function says of itself, and the two traits its code implements.
//! It must not know any single function.

use std::fmt;
use std::sync::Arc;

use datafusion_expr::{AggregateUDF, ColumnarValue, Expr, HigherOrderFunctionArgs, WindowUDF};
use otus_types::QueryError;

use crate::resolve::BoundSignature;

/// Where a function may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionKind {
    Scalar,
    Aggregate,
    Window,
}

/// A call and its value in Athena's text (`NULL` for SQL NULL); run by the tests and shown
/// in `docs/functions.md`.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    pub call: &'static str,
    pub result: &'static str,
}

/// One function of the registry.
pub struct FunctionSpec {
    /// Lower-case name; operators start with `$`.
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub kind: FunctionKind,
    /// Trino signatures with type variables, for example
    /// `(array(T), T) -> boolean`, `(varchar, varchar...) -> varchar`,
    /// `(array(T), function(T, U)) -> array(U)`, `(decimal(p,s)) -> decimal(p,s)`;
    /// `T:comparable` / `T:orderable` restrict a variable.
    pub signatures: &'static [&'static str],
    /// Whether a row's value can be an error (division by zero, bad JSON path, …). The
    /// analyzer guards fallible calls behind AND, OR, CASE, IF and COALESCE.
    pub can_fail: bool,
    /// Where `can_fail`: whether these arguments rule it out, as a constant path that is one.
    pub cannot_fail_with: Option<fn(&[Expr]) -> bool>,
    /// `false` for `random()` and its like.
    pub deterministic: bool,
    /// `true` when the kernel itself decides what a NULL argument means; otherwise the
    /// result is NULL when any value argument is NULL and the kernel never looks at such rows.
    pub called_on_null: bool,
    /// One line, as in Trino's manual.
    pub description: &'static str,
    pub examples: &'static [Example],
    pub implementation: Implementation,
}

impl FunctionSpec {
    /// Whether a call with these arguments can fail on a row, arguments themselves aside.
    #[must_use]
    pub fn can_fail_with(&self, arguments: &[Expr]) -> bool {
        self.can_fail && !self.cannot_fail_with.is_some_and(|sure| sure(arguments))
    }
}

impl fmt::Debug for FunctionSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FunctionSpec").field("name", &self.name).finish_non_exhaustive()
    }
}

/// How the code for one bound signature is made.
pub enum Implementation {
    Scalar(fn(&BoundSignature) -> Result<Arc<dyn ScalarKernel>, QueryError>),
    /// Takes at least one lambda.
    HigherOrder(fn(&BoundSignature) -> Result<Arc<dyn HigherOrderKernel>, QueryError>),
    Aggregate(fn(&BoundSignature) -> Result<Arc<AggregateUDF>, QueryError>),
    Window(fn(&BoundSignature) -> Result<Arc<WindowUDF>, QueryError>),
}

impl fmt::Debug for Implementation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Implementation::Scalar(_) => "Scalar",
            Implementation::HigherOrder(_) => "HigherOrder",
            Implementation::Aggregate(_) => "Aggregate",
            Implementation::Window(_) => "Window",
        })
    }
}

/// Arguments of one batch: values in the Arrow shapes of the bound types, arrays of `rows`
/// rows or scalars (constants).
#[derive(Debug)]
pub struct KernelArgs<'a> {
    pub values: &'a [ColumnarValue],
    pub rows: usize,
}

/// The code of a scalar function for one bound signature. Constant arguments are compiled
/// once where that pays (patterns, paths): a kernel may keep a small cache keyed by them.
pub trait ScalarKernel: fmt::Debug + Send + Sync {
    /// # Errors
    /// A Trino user error for the first failing row, without position.
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError>;
}

/// The code of a function that takes lambdas; DataFusion hands them evaluated on demand.
pub trait HigherOrderKernel: fmt::Debug + Send + Sync {
    /// # Errors
    /// A Trino user error for the first failing row, without position.
    fn call(&self, args: &HigherOrderFunctionArgs) -> Result<ColumnarValue, QueryError>;
}
