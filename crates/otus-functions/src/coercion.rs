//! Trino's implicit coercions: which type may stand where another is wanted, and the
//! common type of several. It must not know functions or expressions.

use otus_types::TrinoType;

/// Whether a value of `from` may be used where `to` is wanted, without CAST.
#[must_use]
pub fn can_coerce(from: &TrinoType, to: &TrinoType) -> bool {
    from == to || *from == TrinoType::Unknown
}

/// The type both can be coerced to (set operations, CASE, IN, comparisons, ARRAY[…]).
#[must_use]
pub fn common_super_type(left: &TrinoType, right: &TrinoType) -> Option<TrinoType> {
    if can_coerce(left, right) {
        Some(right.clone())
    } else if can_coerce(right, left) {
        Some(left.clone())
    } else {
        None
    }
}
