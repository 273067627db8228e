//! Trino's equality and order of values of any type. Equality is three-valued (NULL inside
//! an array, row or map makes it unknown); order refuses such NULLs. It must not know any
//! function.

use std::cmp::Ordering;

use otus_types::{ErrorCode, QueryError, TrinoType};

use super::{Value, key};

/// What NaN means to a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `<`, `=` …: NaN is unequal to everything and neither smaller nor larger.
    Operator,
    /// ORDER BY, min, least, array_sort: NaN is larger than everything else.
    Sort,
    /// max, greatest: NaN is smaller than everything else, so that it never hides a number.
    Largest,
}

impl Comparison {
    /// How to look for the smallest (`Less`) or the largest value.
    #[must_use]
    pub fn for_extreme(wanted: Ordering) -> Self {
        if wanted == Ordering::Greater { Self::Largest } else { Self::Sort }
    }
}

/// `a = b`; `None` when unknown.
#[must_use]
pub fn equal(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => None,
        (Value::Real(a), Value::Real(b)) => Some(a == b),
        (Value::Double(a), Value::Double(b)) => Some(a == b),
        (Value::Array(a), Value::Array(b)) | (Value::Row(a), Value::Row(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            all_equal(a.iter().zip(b))
        }
        (Value::Map(a), Value::Map(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            let mut pairs = Vec::with_capacity(a.len());
            for (k, v) in a {
                let wanted = key(k);
                let Some((_, other)) = b.iter().find(|(other, _)| key(other) == wanted) else {
                    return Some(false);
                };
                pairs.push((v, other));
            }
            all_equal(pairs.into_iter())
        }
        _ => Some(key(a) == key(b)),
    }
}

/// Whether an element of an array is the value; `None` when either is NULL.
///
/// # Errors
/// `NOT_SUPPORTED` when a NULL inside one of them leaves the answer open.
pub fn element_equal(
    element: &Value,
    wanted: &Value,
    function: &str,
) -> Result<Option<bool>, QueryError> {
    if matches!((element, wanted), (Value::Null, _) | (_, Value::Null)) {
        return Ok(None);
    }
    equal(element, wanted).map(Some).ok_or_else(|| {
        let text = "does not support arrays with elements that are null or contain null";
        QueryError::new(ErrorCode::NotSupported, format!("{function} {text}"))
    })
}

fn all_equal<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Option<bool> {
    let mut unknown = false;
    for (a, b) in pairs {
        match equal(a, b) {
            Some(false) => return Some(false),
            Some(true) => {}
            None => unknown = true,
        }
    }
    (!unknown).then_some(true)
}

/// The order of two values that are not NULL; `None` only for NaN under
/// [`Comparison::Operator`].
///
/// # Errors
/// `ARRAY comparison not supported for arrays with null elements` and its sibling for rows.
pub fn compare(
    a: &Value,
    b: &Value,
    ty: &TrinoType,
    nan: Comparison,
) -> Result<Option<Ordering>, QueryError> {
    Ok(match (a, b) {
        (Value::Boolean(a), Value::Boolean(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Real(a), Value::Real(b)) => floats(f64::from(*a), f64::from(*b), nan),
        (Value::Double(a), Value::Double(b)) => floats(*a, *b, nan),
        (Value::Decimal(a), Value::Decimal(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) if matches!(ty, TrinoType::Char(_)) => {
            Some(padded(a.as_bytes(), b.as_bytes()))
        }
        (Value::Text(a), Value::Text(b)) => Some(a.as_bytes().cmp(b.as_bytes())),
        (Value::Bytes(a), Value::Bytes(b)) => Some(a.cmp(b)),
        (Value::Zoned { instant: a, .. }, Value::Zoned { instant: b, .. }) => Some(a.cmp(b)),
        (Value::TimeTz { nanos: a, offset: ao }, Value::TimeTz { nanos: b, offset: bo }) => {
            Some(utc_time(*a, *ao).cmp(&utc_time(*b, *bo)))
        }
        (Value::Array(a), Value::Array(b)) => arrays(a, b, ty, nan)?,
        (Value::Row(a), Value::Row(b)) => rows(a, b, ty, nan)?,
        _ => Some(key(a).cmp(&key(b))),
    })
}

fn utc_time(nanos: i64, offset: i16) -> i64 {
    (nanos - i64::from(offset) * 60_000_000_000).rem_euclid(86_400_000_000_000)
}

fn floats(a: f64, b: f64, nan: Comparison) -> Option<Ordering> {
    match nan {
        Comparison::Operator => a.partial_cmp(&b),
        Comparison::Sort => Some(a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))),
        Comparison::Largest => {
            Some(a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan())))
        }
    }
}

/// Byte order as if the shorter were filled with blanks.
#[must_use]
pub fn padded(a: &[u8], b: &[u8]) -> Ordering {
    let length = a.len().max(b.len());
    let at = |bytes: &[u8], i: usize| bytes.get(i).copied().unwrap_or(b' ');
    (0..length)
        .map(|i| at(a, i).cmp(&at(b, i)))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn arrays(
    a: &[Value],
    b: &[Value],
    ty: &TrinoType,
    nan: Comparison,
) -> Result<Option<Ordering>, QueryError> {
    let TrinoType::Array(element) = ty else {
        return Ok(None);
    };
    for (x, y) in a.iter().zip(b) {
        if x.is_null() || y.is_null() {
            return Err(not_supported(
                "ARRAY comparison not supported for arrays with null elements",
            ));
        }
        match compare(x, y, element, nan)? {
            Some(Ordering::Equal) => {}
            other => return Ok(other),
        }
    }
    Ok(Some(a.len().cmp(&b.len())))
}

fn rows(
    a: &[Value],
    b: &[Value],
    ty: &TrinoType,
    nan: Comparison,
) -> Result<Option<Ordering>, QueryError> {
    let TrinoType::Row(fields) = ty else {
        return Ok(None);
    };
    for ((x, y), field) in a.iter().zip(b).zip(fields) {
        if x.is_null() || y.is_null() {
            return Err(not_supported("ROW comparison not supported for rows with null elements"));
        }
        match compare(x, y, &field.ty, nan)? {
            Some(Ordering::Equal) => {}
            other => return Ok(other),
        }
    }
    Ok(Some(Ordering::Equal))
}

fn not_supported(message: &str) -> QueryError {
    QueryError::new(ErrorCode::NotSupported, message)
}
