//! Trino's implicit coercions (its `TypeCoercion`): which type may stand where another is
//! wanted, and the common type of several. It must not know functions or expressions.

use otus_types::{RowField, TrinoType};

/// Longest `char`.
pub const MAX_CHAR_LENGTH: u32 = 65_536;
/// Most digits of a decimal.
pub const MAX_PRECISION: u8 = 38;

/// Whether a value of `from` may be used where `to` is wanted, without CAST.
#[must_use]
pub fn can_coerce(from: &TrinoType, to: &TrinoType) -> bool {
    compatibility(from, to).is_some_and(|(_, coercible)| coercible)
}

/// The type both can be coerced to (set operations, CASE, IN, comparisons, ARRAY[…]).
#[must_use]
pub fn common_super_type(left: &TrinoType, right: &TrinoType) -> Option<TrinoType> {
    compatibility(left, right).map(|(common, _)| common)
}

/// The common type of any number of types; `Unknown` for none.
#[must_use]
pub fn common_super_type_of<'a>(
    types: impl IntoIterator<Item = &'a TrinoType>,
) -> Option<TrinoType> {
    let mut types = types.into_iter();
    let first = types.next().cloned().unwrap_or(TrinoType::Unknown);
    types.try_fold(first, |common, ty| common_super_type(&common, ty))
}

/// Whether values of the type have equality (`=`, GROUP BY, DISTINCT, IN).
#[must_use]
pub fn is_comparable(ty: &TrinoType) -> bool {
    match ty {
        TrinoType::Array(element) => is_comparable(element),
        TrinoType::Map(key, value) => is_comparable(key) && is_comparable(value),
        TrinoType::Row(fields) => fields.iter().all(|field| is_comparable(&field.ty)),
        TrinoType::HyperLogLog
        | TrinoType::P4HyperLogLog
        | TrinoType::TDigest
        | TrinoType::QDigest(_)
        | TrinoType::SetDigest
        | TrinoType::JsonPath
        | TrinoType::Function(..) => false,
        _ => true,
    }
}

/// Whether values of the type have an order (`<`, ORDER BY, min, max).
#[must_use]
pub fn is_orderable(ty: &TrinoType) -> bool {
    match ty {
        TrinoType::Array(element) => is_orderable(element),
        TrinoType::Row(fields) => fields.iter().all(|field| is_orderable(&field.ty)),
        TrinoType::Map(..) | TrinoType::Json | TrinoType::Color => false,
        other => is_comparable(other),
    }
}

/// The common type, and whether `from` coerces to `to` itself.
fn compatibility(from: &TrinoType, to: &TrinoType) -> Option<(TrinoType, bool)> {
    if from == to || *from == TrinoType::Unknown {
        return Some((to.clone(), true));
    }
    if *to == TrinoType::Unknown {
        return Some((from.clone(), false));
    }
    if let Some(found) = same_base(from, to) {
        return found;
    }
    if let Some(widened) = widen_to_base_of(from, to) {
        return compatibility(&widened, to);
    }
    let widened = widen_to_base_of(to, from)?;
    let (common, _) = compatibility(from, &widened)?;
    Some((common, false))
}

/// `None` when the base names differ; `Some(None)` when they agree and do not fit.
#[allow(clippy::option_option)]
fn same_base(from: &TrinoType, to: &TrinoType) -> Option<Option<(TrinoType, bool)>> {
    use TrinoType as T;
    let common = match (from, to) {
        (T::Decimal { precision: p1, scale: s1 }, T::Decimal { precision: p2, scale: s2 }) => {
            decimal_super_type((*p1, *s1), (*p2, *s2))
        }
        (T::Varchar(a), T::Varchar(b)) => T::Varchar(a.zip(*b).map(|(a, b)| a.max(b))),
        (T::Char(a), T::Char(b)) => T::Char(*a.max(b)),
        (T::Time(a), T::Time(b)) => T::Time(*a.max(b)),
        (T::TimeTz(a), T::TimeTz(b)) => T::TimeTz(*a.max(b)),
        (T::Timestamp(a), T::Timestamp(b)) => T::Timestamp(*a.max(b)),
        (T::TimestampTz(a), T::TimestampTz(b)) => T::TimestampTz(*a.max(b)),
        (T::Array(a), T::Array(b)) => {
            return Some(compatibility(a, b).map(|(common, ok)| (T::array(common), ok)));
        }
        (T::Map(k1, v1), T::Map(k2, v2)) => {
            let keys = compatibility(k1, k2);
            let values = compatibility(v1, v2);
            return Some(
                keys.zip(values).map(|((k, k_ok), (v, v_ok))| (T::map(k, v), k_ok && v_ok)),
            );
        }
        (T::Row(a), T::Row(b)) => return Some(row_compatibility(a, b)),
        _ => return None,
    };
    let coercible = common == *to;
    Some(Some((common, coercible)))
}

fn decimal_super_type((p1, s1): (u8, u8), (p2, s2): (u8, u8)) -> TrinoType {
    let scale = s1.max(s2);
    let whole = p1.saturating_sub(s1).max(p2.saturating_sub(s2));
    TrinoType::decimal((whole + scale).min(MAX_PRECISION), scale)
}

fn row_compatibility(from: &[RowField], to: &[RowField]) -> Option<(TrinoType, bool)> {
    if from.len() != to.len() {
        return None;
    }
    let mut fields = Vec::with_capacity(from.len());
    let mut all = true;
    for (a, b) in from.iter().zip(to) {
        let (ty, coercible) = compatibility(&a.ty, &b.ty)?;
        all &= coercible;
        let name = if a.name == b.name { a.name.clone() } else { None };
        fields.push(RowField { name, ty });
    }
    Some((TrinoType::Row(fields), all))
}

/// `from` as the narrowest type with `to`'s base name that holds it without loss of kind.
fn widen_to_base_of(from: &TrinoType, to: &TrinoType) -> Option<TrinoType> {
    use TrinoType as T;
    match (from, to) {
        (T::Tinyint, T::Smallint) => Some(T::Smallint),
        (T::Tinyint | T::Smallint, T::Integer) => Some(T::Integer),
        (T::Tinyint | T::Smallint | T::Integer, T::Bigint) => Some(T::Bigint),
        (_, T::Decimal { .. }) => integer_digits(from).map(|digits| T::decimal(digits, 0)),
        (_, T::Real) if from.is_integer() || matches!(from, T::Decimal { .. }) => Some(T::Real),
        (_, T::Double) if from.is_integer() || matches!(from, T::Decimal { .. } | T::Real) => {
            Some(T::Double)
        }
        (T::Date, T::Timestamp(_)) => Some(T::Timestamp(0)),
        (T::Date, T::TimestampTz(_)) => Some(T::TimestampTz(0)),
        (T::Time(p), T::TimeTz(_)) => Some(T::TimeTz(*p)),
        (T::Timestamp(p), T::TimestampTz(_)) => Some(T::TimestampTz(*p)),
        (T::Varchar(n), T::Char(_)) => {
            Some(T::Char(n.map_or(MAX_CHAR_LENGTH, |n| n.min(MAX_CHAR_LENGTH))))
        }
        (T::Varchar(_) | T::Char(_), T::JsonPath) => Some(T::JsonPath),
        (T::P4HyperLogLog, T::HyperLogLog) => Some(T::HyperLogLog),
        _ => None,
    }
}

/// Decimal digits that hold every value of an integer type.
#[must_use]
pub fn integer_digits(ty: &TrinoType) -> Option<u8> {
    match ty {
        TrinoType::Tinyint => Some(3),
        TrinoType::Smallint => Some(5),
        TrinoType::Integer => Some(10),
        TrinoType::Bigint => Some(19),
        _ => None,
    }
}
