//! Arrow to [`Value`]. It must not know any function.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, Time64NanosecondType, TimeUnit, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType,
};
use datafusion_expr::ColumnarValue;
use otus_types::arrow_type::time_unit;
use otus_types::{QueryError, TrinoType};

use super::Value;
use crate::udf::from_datafusion;

/// An argument as an array of `rows` rows.
///
/// # Errors
/// When the constant cannot be repeated.
pub fn to_array(value: &ColumnarValue, rows: usize) -> Result<ArrayRef, QueryError> {
    value.to_array(rows).map_err(|error| from_datafusion(&error))
}

/// Every row of an array.
#[must_use]
pub fn read_all(array: &dyn Array, ty: &TrinoType) -> Vec<Value> {
    (0..array.len()).map(|row| read(array, ty, row)).collect()
}

/// The value of one row; NULL also where the array has not the type's shape.
#[must_use]
pub fn read(array: &dyn Array, ty: &TrinoType, row: usize) -> Value {
    if row >= array.len() || array.is_null(row) {
        return Value::Null;
    }
    present(array, ty, row).unwrap_or(Value::Null)
}

fn present(array: &dyn Array, ty: &TrinoType, row: usize) -> Option<Value> {
    use TrinoType as T;
    Some(match ty {
        T::Boolean => Value::Boolean(array.as_boolean_opt()?.value(row)),
        T::Tinyint => Value::Int(array.as_primitive_opt::<Int8Type>()?.value(row).into()),
        T::Smallint => Value::Int(array.as_primitive_opt::<Int16Type>()?.value(row).into()),
        T::Integer | T::IntervalYearMonth | T::Color => {
            Value::Int(array.as_primitive_opt::<Int32Type>()?.value(row).into())
        }
        T::Bigint | T::IntervalDaySecond => {
            Value::Int(array.as_primitive_opt::<Int64Type>()?.value(row))
        }
        T::Real => Value::Real(array.as_primitive_opt::<Float32Type>()?.value(row)),
        T::Double => Value::Double(array.as_primitive_opt::<Float64Type>()?.value(row)),
        T::Decimal { .. } => Value::Decimal(array.as_primitive_opt::<Decimal128Type>()?.value(row)),
        T::Varchar(_) | T::Char(_) | T::Json | T::JsonPath => {
            Value::Text(array.as_string_view_opt()?.value(row).to_owned())
        }
        T::Varbinary
        | T::HyperLogLog
        | T::P4HyperLogLog
        | T::TDigest
        | T::QDigest(_)
        | T::SetDigest => Value::Bytes(array.as_binary_opt::<i32>()?.value(row).to_vec()),
        T::Date => Value::Int(array.as_primitive_opt::<Date32Type>()?.value(row).into()),
        T::Time(_) => Value::Int(array.as_primitive_opt::<Time64NanosecondType>()?.value(row)),
        T::Timestamp(p) => Value::Int(timestamp(array, *p, row)?),
        T::TimestampTz(p) => {
            let fields = array.as_struct_opt()?;
            let zone = fields.column(1).as_primitive_opt::<Int16Type>()?.value(row);
            Value::Zoned { instant: timestamp(fields.column(0), *p, row)?, zone }
        }
        T::TimeTz(_) => {
            let fields = array.as_struct_opt()?;
            let nanos = fields.column(0).as_primitive_opt::<Time64NanosecondType>()?.value(row);
            let offset = fields.column(1).as_primitive_opt::<Int16Type>()?.value(row);
            Value::TimeTz { nanos, offset }
        }
        T::IpAddress | T::Uuid | T::IpPrefix => {
            Value::Bytes(array.as_fixed_size_binary_opt()?.value(row).to_vec())
        }
        T::Array(element) => {
            let items = array.as_list_opt::<i32>()?.value(row);
            Value::Array(read_all(&items, element))
        }
        T::Map(key, value) => {
            let entries = array.as_map_opt()?.value(row);
            let keys = read_all(entries.column(0), key);
            let values = read_all(entries.column(1), value);
            Value::Map(keys.into_iter().zip(values).collect())
        }
        T::Row(fields) => {
            let columns = array.as_struct_opt()?.columns();
            let values = columns.iter().zip(fields).map(|(column, f)| read(column, &f.ty, row));
            Value::Row(values.collect())
        }
        T::Unknown | T::Function(..) => return None,
    })
}

fn timestamp(array: &dyn Array, precision: u8, row: usize) -> Option<i64> {
    Some(match time_unit(precision) {
        TimeUnit::Microsecond => array.as_primitive_opt::<TimestampMicrosecondType>()?.value(row),
        TimeUnit::Nanosecond => array.as_primitive_opt::<TimestampNanosecondType>()?.value(row),
        _ => array.as_primitive_opt::<TimestampMillisecondType>()?.value(row),
    })
}
