//! `type = injected`: values come from the statement alone. It must not know how the
//! statement was read; the caller hands over the values it found.

use otus_types::{ErrorCode, HiveType, QueryError};

use super::properties::ColumnProperties;

pub(super) fn check(properties: &ColumnProperties<'_>, ty: &HiveType) -> Result<(), QueryError> {
    if super::partitions::is_text(ty) { Ok(()) } else { Err(properties.unsupported_type()) }
}

/// Athena's error when the statement gives no values.
pub(super) fn no_values(column: &str) -> QueryError {
    QueryError::new(
        ErrorCode::ConstraintViolation,
        format!(
            "For the injected projected partition column {column}, the WHERE clause must \
             contain only static equality conditions, and at least one such condition must be \
             present."
        ),
    )
    .hint(format!("add WHERE {column} = '…' or {column} IN ('…', '…')"))
}
