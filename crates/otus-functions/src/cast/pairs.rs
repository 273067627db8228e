//! Which casts Trino has, and which need no code of ours. It must not know values.

use otus_types::TrinoType;
use otus_types::arrow_type::{time_unit, to_arrow};

/// Whether Trino has a cast between these types.
#[must_use]
pub fn can_cast(from: &TrinoType, to: &TrinoType) -> bool {
    use TrinoType as T;
    if from == to || *from == T::Unknown {
        return !matches!(to, T::Function(..));
    }
    match (from, to) {
        (T::Array(a), T::Array(b)) => can_cast(a, b),
        (T::Map(k1, v1), T::Map(k2, v2)) => can_cast(k1, k2) && can_cast(v1, v2),
        (T::Row(a), T::Row(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| can_cast(&a.ty, &b.ty))
        }
        (_, T::Json) => to_json(from),
        (T::Json, _) => from_json(to),
        (T::Varchar(_) | T::Char(_), _) => from_text(to),
        (_, T::Varchar(_) | T::Char(_)) => to_text(from),
        (a, b) if number_like(a) && number_like(b) => true,
        (a, b) if clock_like(a) && clock_like(b) => clock_pair(a, b),
        (T::IpAddress, T::IpPrefix | T::Varbinary)
        | (T::IpPrefix, T::IpAddress)
        | (T::Varbinary, T::IpAddress | T::Uuid)
        | (T::Uuid, T::Varbinary) => true,
        (T::HyperLogLog, T::P4HyperLogLog) | (T::P4HyperLogLog, T::HyperLogLog) => true,
        (a, T::Varbinary) if is_sketch(a) => true,
        (T::Varbinary, b) => is_sketch(b),
        _ => false,
    }
}

fn is_sketch(ty: &TrinoType) -> bool {
    matches!(
        ty,
        TrinoType::HyperLogLog
            | TrinoType::P4HyperLogLog
            | TrinoType::TDigest
            | TrinoType::QDigest(_)
            | TrinoType::SetDigest
    )
}

fn number_like(ty: &TrinoType) -> bool {
    ty.is_numeric() || *ty == TrinoType::Boolean
}

fn clock_like(ty: &TrinoType) -> bool {
    use TrinoType as T;
    matches!(ty, T::Date | T::Time(_) | T::TimeTz(_) | T::Timestamp(_) | T::TimestampTz(_))
}

fn clock_pair(from: &TrinoType, to: &TrinoType) -> bool {
    use TrinoType as T;
    !matches!(
        (from, to),
        (T::Date, T::Time(_) | T::TimeTz(_)) | (T::Time(_) | T::TimeTz(_), T::Date)
    )
}

fn from_text(to: &TrinoType) -> bool {
    use TrinoType as T;
    number_like(to)
        || clock_like(to)
        || matches!(
            to,
            T::Varchar(_)
                | T::Char(_)
                | T::Varbinary
                | T::IpAddress
                | T::IpPrefix
                | T::Uuid
                | T::JsonPath
        )
}

fn to_text(from: &TrinoType) -> bool {
    use TrinoType as T;
    number_like(from)
        || clock_like(from)
        || from.is_interval()
        || matches!(from, T::IpAddress | T::IpPrefix | T::Uuid)
}

fn to_json(from: &TrinoType) -> bool {
    use TrinoType as T;
    match from {
        T::Array(element) => to_json(element),
        T::Map(key, value) => {
            (matches!(**key, T::Varchar(_) | T::Char(_) | T::Unknown) || number_like(key))
                && to_json(value)
        }
        T::Row(fields) => fields.iter().all(|field| to_json(&field.ty)),
        T::Varchar(_) | T::Char(_) | T::Date | T::Timestamp(_) | T::Json | T::Unknown => true,
        T::TimestampTz(_) | T::Time(_) | T::Uuid => true,
        other => number_like(other),
    }
}

fn from_json(to: &TrinoType) -> bool {
    use TrinoType as T;
    match to {
        T::Array(element) => from_json(element),
        T::Map(key, value) => {
            (matches!(**key, T::Varchar(_)) || number_like(key)) && from_json(value)
        }
        T::Row(fields) => fields.iter().all(|field| from_json(&field.ty)),
        T::Varchar(_) | T::Json | T::Unknown => true,
        other => number_like(other),
    }
}

/// Whether a value of `from` is, bit for bit, the same value of `to`.
pub(super) fn same_value(from: &TrinoType, to: &TrinoType) -> bool {
    use TrinoType as T;
    match (from, to) {
        (T::Varchar(_), T::Varchar(None)) => true,
        (T::Varchar(Some(a)), T::Varchar(Some(b))) | (T::Char(a), T::Char(b)) => a <= b,
        (T::Time(a), T::Time(b)) | (T::TimeTz(a), T::TimeTz(b)) => a <= b,
        (T::Timestamp(a), T::Timestamp(b)) | (T::TimestampTz(a), T::TimestampTz(b)) => {
            a <= b && time_unit(*a) == time_unit(*b)
        }
        (T::Array(a), T::Array(b)) => a == b || same_value(a, b),
        (T::Row(a), T::Row(b)) => {
            to_arrow(from) == to_arrow(to)
                && a.iter().zip(b).all(|(a, b)| a.ty == b.ty || same_value(&a.ty, &b.ty))
        }
        (T::Varbinary, b) => is_sketch(b),
        (a, T::Varbinary) => is_sketch(a),
        _ => false,
    }
}

/// Whether Arrow's cast kernel gives Trino's value for every input, without errors.
pub(super) fn plain_cast_is_exact(from: &TrinoType, to: &TrinoType) -> bool {
    use TrinoType as T;
    match (from, to) {
        (T::Tinyint, T::Smallint | T::Integer | T::Bigint)
        | (T::Smallint, T::Integer | T::Bigint)
        | (T::Integer, T::Bigint)
        | (T::Real, T::Double)
        | (T::Date, T::Timestamp(0..=3)) => true,
        (a, T::Real | T::Double) => a.is_integer(),
        (T::Decimal { precision: p1, scale: s1 }, T::Decimal { precision: p2, scale: s2 }) => {
            s2 >= s1 && p2 - s2 >= p1.saturating_sub(*s1)
        }
        (a, T::Decimal { precision, scale }) => {
            crate::coercion::integer_digits(a).is_some_and(|digits| precision - scale >= digits)
        }
        (T::Timestamp(a), T::Timestamp(b)) => a <= b && *b <= 6,
        _ => false,
    }
}
