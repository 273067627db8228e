//! A bound call as a DataFusion expression or function, and which expressions can fail.
//! It must not know any single function.

use std::sync::Arc;

use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_expr::expr::HigherOrderFunction;
use datafusion_expr::{AggregateUDF, Expr, HigherOrderUDF, ScalarUDF, WindowUDF};
use otus_types::{ErrorCode, QueryError};

use super::lookup::BoundFunction;
use super::{TrinoHigherOrder, TrinoScalar};
use crate::resolve::BoundCall;
use crate::spec::Implementation;

impl BoundCall {
    /// The call as an expression; every value argument already has the Arrow shape of
    /// `signature.arguments`, every lambda is an `Expr::Lambda`. Scalar functions only.
    ///
    /// # Errors
    /// When the function has no code for this signature.
    pub fn scalar_expr(&self, arguments: Vec<Expr>) -> Result<Expr, QueryError> {
        match self.function()? {
            BoundFunction::Scalar(function) => Ok(function.call(arguments)),
            BoundFunction::HigherOrder(function) => {
                Ok(Expr::HigherOrderFunction(HigherOrderFunction::new(function, arguments)))
            }
            BoundFunction::Aggregate(_) | BoundFunction::Window(_) => {
                Err(self.wrong_kind("a scalar"))
            }
        }
    }

    /// The call as an aggregate function; DISTINCT, FILTER and ORDER BY are DataFusion's.
    ///
    /// # Errors
    /// When this is not an aggregate or has no code for this signature.
    pub fn aggregate(&self) -> Result<Arc<AggregateUDF>, QueryError> {
        match self.function()? {
            BoundFunction::Aggregate(function) => Ok(function),
            _ => Err(self.wrong_kind("an aggregate")),
        }
    }

    /// The call as a window function (aggregates are used over windows as they are).
    ///
    /// # Errors
    /// When this is not a window function or has no code for this signature.
    pub fn window(&self) -> Result<Arc<WindowUDF>, QueryError> {
        match self.function()? {
            BoundFunction::Window(function) => Ok(function),
            _ => Err(self.wrong_kind("a window")),
        }
    }

    /// The code of the call.
    ///
    /// # Errors
    /// When the function has no code for this signature.
    pub fn function(&self) -> Result<BoundFunction, QueryError> {
        Ok(match &self.spec.implementation {
            Implementation::Scalar(make) => {
                let udf = TrinoScalar::new(&self.signature, self.spec, make(&self.signature)?);
                BoundFunction::Scalar(Arc::new(ScalarUDF::from(udf)))
            }
            Implementation::HigherOrder(make) => {
                let udf = TrinoHigherOrder::new(&self.signature, self.spec, make(&self.signature)?);
                BoundFunction::HigherOrder(Arc::new(HigherOrderUDF::from(udf)))
            }
            Implementation::Aggregate(make) => BoundFunction::Aggregate(make(&self.signature)?),
            Implementation::Window(make) => BoundFunction::Window(make(&self.signature)?),
        })
    }

    fn wrong_kind(&self, wanted: &str) -> QueryError {
        QueryError::new(
            ErrorCode::GenericInternalError,
            format!("{} is not {wanted} function", self.signature.name),
        )
    }
}

/// Whether evaluating the expression on a row can be a user error. Conjuncts that cannot
/// fail may be evaluated on any row; the others only on rows that passed what guards them.
#[must_use]
pub fn can_fail(expr: &Expr) -> bool {
    let mut found = false;
    let walked = expr.apply(|node| {
        found |= match node {
            Expr::ScalarFunction(call) => call
                .func
                .inner()
                .downcast_ref::<TrinoScalar>()
                .is_some_and(|it| it.can_fail(&call.args)),
            Expr::HigherOrderFunction(call) => {
                let inner: &dyn std::any::Any = call.func.inner().as_ref();
                inner.downcast_ref::<TrinoHigherOrder>().is_some_and(TrinoHigherOrder::can_fail)
            }
            _ => false,
        };
        Ok(if found { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    });
    found || walked.is_err()
}
