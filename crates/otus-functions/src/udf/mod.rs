//! Bound functions as DataFusion's: scalar, higher-order, aggregate and window UDFs whose
//! registered name is the bound signature, so that a plan travels by name and another
//! process rebuilds the same code with [`by_name`]. It must not know any single function.

mod call;
mod higher_order;
mod lookup;
mod name;
mod scalar;

pub use call::can_fail;
pub use higher_order::TrinoHigherOrder;
pub use lookup::{BoundFunction, by_name};
pub use name::registered_name;
pub use scalar::TrinoScalar;

use datafusion_common::DataFusionError;
use datafusion_expr::{Signature, TypeSignature, Volatility};
use otus_types::{ErrorCode, QueryError};

/// A DataFusion signature that takes what the registry already resolved, also nothing.
pub(crate) fn resolved_arguments(volatility: Volatility) -> Signature {
    Signature::one_of(vec![TypeSignature::Nullary, TypeSignature::VariadicAny], volatility)
}

/// A user error on its way through DataFusion.
#[must_use]
pub fn external(error: QueryError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

/// The user error inside a DataFusion error, if there is one.
#[must_use]
pub fn user_error(error: &DataFusionError) -> Option<&QueryError> {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(at) = source {
        if let Some(found) = at.downcast_ref::<QueryError>() {
            return Some(found);
        }
        if let Some(DataFusionError::External(inner)) = at.downcast_ref::<DataFusionError>() {
            source = Some(inner.as_ref());
        } else {
            source = at.source();
        }
    }
    None
}

/// A DataFusion or Arrow error as ours: the user error inside it, or an internal error.
#[must_use]
pub fn from_datafusion(error: &DataFusionError) -> QueryError {
    user_error(error)
        .cloned()
        .unwrap_or_else(|| QueryError::new(ErrorCode::GenericInternalError, error.to_string()))
}

/// An Arrow kernel's error: shapes that do not fit are our mistake, never the user's.
#[must_use]
pub fn from_arrow(error: &arrow::error::ArrowError) -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, error.to_string())
}
