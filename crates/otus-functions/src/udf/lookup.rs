//! From a registered name back to the function, for plans that come from elsewhere.
//! It must not know any single function.

use std::sync::Arc;

use datafusion_expr::{AggregateUDF, HigherOrderUDF, ScalarUDF, WindowUDF};
use otus_types::{ErrorCode, QueryError, TrinoType};

use super::name;
use crate::registry;
use crate::resolve::{BoundCall, BoundSignature};
use crate::signature::Bindings;

/// A function rebuilt from its registered name.
#[derive(Debug, Clone)]
pub enum BoundFunction {
    Scalar(Arc<ScalarUDF>),
    HigherOrder(Arc<HigherOrderUDF>),
    Aggregate(Arc<AggregateUDF>),
    Window(Arc<WindowUDF>),
}

/// The function registered as `registered`, for example `lower(varchar):varchar`.
///
/// # Errors
/// When no function of this build carries that name.
pub fn by_name(registered: &str) -> Result<BoundFunction, QueryError> {
    let unknown = || {
        QueryError::new(
            ErrorCode::GenericInternalError,
            format!("no function is registered as {registered}"),
        )
    };
    let signature = name::parse(registered).ok_or_else(unknown)?;
    if let Some(function) = crate::cast::by_signature(&signature)? {
        return Ok(BoundFunction::Scalar(function));
    }
    if let Some(function) = crate::operator::row_by_signature(&signature) {
        return Ok(BoundFunction::Scalar(function));
    }
    let overload = registry::overloads(&signature.name)
        .iter()
        .find(|overload| fits(&overload.signature, &signature))
        .ok_or_else(unknown)?;
    BoundCall { spec: overload.spec, signature }.function()
}

/// Whether the bound signature is one of the overload's; a row's field names are free.
fn fits(overload: &crate::signature::Signature, signature: &BoundSignature) -> bool {
    let count = signature.arguments.len();
    let mut bindings = Bindings::new(true);
    let arguments_fit = signature.arguments.iter().enumerate().all(|(at, ty)| {
        overload.argument(at, count).is_some_and(|pattern| {
            bindings.unify(pattern, ty) && bindings.apply(pattern) == *ty
                || matches!(ty, TrinoType::Function(..))
        })
    });
    let arity = count > 0 || overload.arguments.len() <= usize::from(overload.variadic);
    arity && arguments_fit && bindings.apply(&overload.returns) == signature.returns
}
