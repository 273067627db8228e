//! One SQL value of any type, read from and written to Arrow arrays by its Trino type:
//! what generic functions over nested values compute with. Hot functions have kernels of
//! their own. It must not know any function.

mod build;
mod compare;
mod key;
mod read;

pub use build::build;
pub use compare::{Comparison, compare, element_equal, equal};
pub use key::{Key, key, key_of};
pub use read::{read, read_all, to_array};

/// A value; what its number means is said by its type: days for a date, units of its
/// precision for a timestamp, nanoseconds for a time, milliseconds or months for intervals.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Boolean(bool),
    Int(i64),
    Real(f32),
    Double(f64),
    Decimal(i128),
    Text(String),
    Bytes(Vec<u8>),
    Zoned { instant: i64, zone: i16 },
    TimeTz { nanos: i64, offset: i16 },
    Array(Vec<Value>),
    Map(Vec<(Value, Value)>),
    Row(Vec<Value>),
}

impl Value {
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Whether NULL stands anywhere inside: such a value equals nothing for certain.
    #[must_use]
    pub fn is_indeterminate(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Array(items) | Value::Row(items) => items.iter().any(Self::is_indeterminate),
            Value::Map(entries) => entries.iter().any(|(_, value)| value.is_indeterminate()),
            _ => false,
        }
    }

    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(value) => Some(*value),
            _ => None,
        }
    }

    /// Any number as a double; decimals need their scale and have none here.
    #[must_use]
    pub fn as_double(&self) -> Option<f64> {
        match self {
            #[allow(clippy::cast_precision_loss)]
            Value::Int(value) => Some(*value as f64),
            Value::Real(value) => Some(f64::from(*value)),
            Value::Double(value) => Some(*value),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(value) => Some(value),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Value::Bytes(value) => Some(value),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_map(&self) -> Option<&[(Value, Value)]> {
        match self {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }
}
