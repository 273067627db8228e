//! Trino's casts.

use std::sync::Arc;

use datafusion_expr::ScalarUDF;
use otus_types::QueryError;

use crate::resolve::BoundSignature;

/// The function behind a registered name `$cast(from):to` or `$try_cast(from):to`.
///
/// # Errors
/// When Trino has no such cast.
pub fn by_signature(_signature: &BoundSignature) -> Result<Option<Arc<ScalarUDF>>, QueryError> {
    Ok(None)
}
