//! [`Value`] to Arrow. A value of another kind than its type's becomes NULL.
//! It must not know any function.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, BinaryArray, BooleanArray, Date32Array, Decimal128Array,
    FixedSizeBinaryBuilder, Float32Array, Float64Array, Int64Array, ListArray, MapArray, NullArray,
    PrimitiveArray, StringViewArray, StructArray, Time64NanosecondArray, TimestampMicrosecondArray,
    TimestampMillisecondArray, TimestampNanosecondArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{DataType, Fields, Int8Type, Int16Type, Int32Type, TimeUnit};
use otus_types::arrow_type::{list_field, map_entries_field, row_fields, time_unit, to_arrow};
use otus_types::{ErrorCode, QueryError, RowField, TrinoType};

use super::Value;

/// An array of these values in the Arrow shape of `ty`.
///
/// # Errors
/// When a nested array grows beyond Arrow's offsets.
pub fn build(ty: &TrinoType, values: &[Value]) -> Result<ArrayRef, QueryError> {
    let refs: Vec<&Value> = values.iter().collect();
    column(ty, &refs)
}

fn column(ty: &TrinoType, values: &[&Value]) -> Result<ArrayRef, QueryError> {
    use TrinoType as T;
    let ints = || values.iter().map(|value| value.as_int());
    Ok(match ty {
        T::Boolean => Arc::new(values.iter().map(|v| v.as_bool()).collect::<BooleanArray>()),
        T::Tinyint => narrow::<Int8Type>(values),
        T::Smallint => narrow::<Int16Type>(values),
        T::Integer | T::IntervalYearMonth | T::Color => narrow::<Int32Type>(values),
        T::Bigint | T::IntervalDaySecond => Arc::new(ints().collect::<Int64Array>()),
        T::Real => Arc::new(values.iter().map(|v| real(v)).collect::<Float32Array>()),
        T::Double => Arc::new(values.iter().map(|v| double(v)).collect::<Float64Array>()),
        T::Decimal { .. } => {
            let array: Decimal128Array = values.iter().map(|v| decimal(v)).collect();
            Arc::new(array.with_data_type(to_arrow(ty)))
        }
        T::Varchar(_) | T::Char(_) | T::Json | T::JsonPath => {
            Arc::new(values.iter().map(|v| v.as_text()).collect::<StringViewArray>())
        }
        T::Varbinary
        | T::HyperLogLog
        | T::P4HyperLogLog
        | T::TDigest
        | T::QDigest(_)
        | T::SetDigest => Arc::new(values.iter().map(|v| v.as_bytes()).collect::<BinaryArray>()),
        T::Date => {
            Arc::new(ints().map(|v| v.and_then(|v| i32::try_from(v).ok())).collect::<Date32Array>())
        }
        T::Time(_) => Arc::new(ints().collect::<Time64NanosecondArray>()),
        T::Timestamp(p) => timestamps(*p, ints()),
        T::TimestampTz(p) => zoned(*p, ty, values)?,
        T::TimeTz(_) => times_with_zone(ty, values)?,
        T::IpAddress | T::Uuid => fixed(values, 16)?,
        T::IpPrefix => fixed(values, 17)?,
        T::Array(element) => lists(element, values)?,
        T::Map(key, value) => maps(key, value, values)?,
        T::Row(fields) => rows(fields, values)?,
        T::Unknown | T::Function(..) => Arc::new(NullArray::new(values.len())),
    })
}

fn narrow<T: ArrowPrimitiveType>(values: &[&Value]) -> ArrayRef
where
    T::Native: TryFrom<i64>,
{
    let narrowed = values.iter().map(|value| T::Native::try_from(value.as_int()?).ok());
    Arc::new(narrowed.collect::<PrimitiveArray<T>>())
}

fn real(value: &Value) -> Option<f32> {
    match value {
        Value::Real(value) => Some(*value),
        _ => None,
    }
}

fn double(value: &Value) -> Option<f64> {
    match value {
        Value::Double(value) => Some(*value),
        _ => None,
    }
}

fn decimal(value: &Value) -> Option<i128> {
    match value {
        Value::Decimal(value) => Some(*value),
        _ => None,
    }
}

fn timestamps(precision: u8, values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    match time_unit(precision) {
        TimeUnit::Microsecond => Arc::new(values.collect::<TimestampMicrosecondArray>()),
        TimeUnit::Nanosecond => Arc::new(values.collect::<TimestampNanosecondArray>()),
        _ => Arc::new(values.collect::<TimestampMillisecondArray>()),
    }
}

fn struct_of(
    ty: &TrinoType,
    columns: Vec<ArrayRef>,
    nulls: Option<NullBuffer>,
) -> Result<ArrayRef, QueryError> {
    let DataType::Struct(fields) = to_arrow(ty) else {
        return Err(internal("not a struct"));
    };
    structure(fields, columns, nulls)
}

fn structure(
    fields: Fields,
    columns: Vec<ArrayRef>,
    nulls: Option<NullBuffer>,
) -> Result<ArrayRef, QueryError> {
    StructArray::try_new(fields, columns, nulls)
        .map(|array| Arc::new(array) as ArrayRef)
        .map_err(|error| internal(&error.to_string()))
}

fn internal(text: &str) -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, text)
}

fn null_buffer(values: &[&Value]) -> Option<NullBuffer> {
    let nulls: NullBuffer = values.iter().map(|value| !value.is_null()).collect();
    (nulls.null_count() > 0).then_some(nulls)
}

fn zoned(precision: u8, ty: &TrinoType, values: &[&Value]) -> Result<ArrayRef, QueryError> {
    let parts = |value: &Value| match value {
        Value::Zoned { instant, zone } => Some((*instant, *zone)),
        _ => None,
    };
    let instants = timestamps(precision, values.iter().map(|v| parts(v).map(|p| p.0)));
    let zones: PrimitiveArray<Int16Type> = values.iter().map(|v| parts(v).map(|p| p.1)).collect();
    struct_of(ty, vec![instants, Arc::new(zones)], null_buffer(values))
}

fn times_with_zone(ty: &TrinoType, values: &[&Value]) -> Result<ArrayRef, QueryError> {
    let parts = |value: &Value| match value {
        Value::TimeTz { nanos, offset } => Some((*nanos, *offset)),
        _ => None,
    };
    let times: Time64NanosecondArray = values.iter().map(|v| parts(v).map(|p| p.0)).collect();
    let offsets: PrimitiveArray<Int16Type> = values.iter().map(|v| parts(v).map(|p| p.1)).collect();
    struct_of(ty, vec![Arc::new(times), Arc::new(offsets)], null_buffer(values))
}

fn fixed(values: &[&Value], width: i32) -> Result<ArrayRef, QueryError> {
    let mut builder = FixedSizeBinaryBuilder::with_capacity(values.len(), width);
    for value in values {
        match value.as_bytes() {
            Some(bytes) => {
                builder.append_value(bytes).map_err(|error| internal(&error.to_string()))?;
            }
            None => builder.append_null(),
        }
    }
    Ok(Arc::new(builder.finish()))
}

fn lists(element: &TrinoType, values: &[&Value]) -> Result<ArrayRef, QueryError> {
    let lengths = values.iter().map(|value| value.as_array().map_or(0, <[Value]>::len));
    let offsets = OffsetBuffer::from_lengths(lengths);
    let items: Vec<&Value> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
    ListArray::try_new(list_field(element), offsets, column(element, &items)?, null_buffer(values))
        .map(|array| Arc::new(array) as ArrayRef)
        .map_err(|error| internal(&error.to_string()))
}

fn maps(key: &TrinoType, value: &TrinoType, values: &[&Value]) -> Result<ArrayRef, QueryError> {
    let lengths = values.iter().map(|v| v.as_map().map_or(0, <[_]>::len));
    let offsets = OffsetBuffer::from_lengths(lengths);
    let entries = || values.iter().filter_map(|v| v.as_map()).flatten();
    let keys: Vec<&Value> = entries().map(|(key, _)| key).collect();
    let items: Vec<&Value> = entries().map(|(_, value)| value).collect();
    let field = map_entries_field(key, value);
    let DataType::Struct(fields) = field.data_type().clone() else {
        return Err(internal("map entries are a struct"));
    };
    let columns = vec![column(key, &keys)?, column(value, &items)?];
    let structs = StructArray::try_new(fields, columns, None)
        .map_err(|error| internal(&error.to_string()))?;
    MapArray::try_new(field, offsets, structs, null_buffer(values), false)
        .map(|array| Arc::new(array) as ArrayRef)
        .map_err(|error| internal(&error.to_string()))
}

fn rows(fields: &[RowField], values: &[&Value]) -> Result<ArrayRef, QueryError> {
    if fields.is_empty() {
        return Ok(Arc::new(StructArray::new_empty_fields(values.len(), null_buffer(values))));
    }
    let mut columns = Vec::with_capacity(fields.len());
    for (at, field) in fields.iter().enumerate() {
        let items: Vec<&Value> = values
            .iter()
            .map(|value| match value {
                Value::Row(items) => items.get(at).unwrap_or(&Value::Null),
                _ => &Value::Null,
            })
            .collect();
        columns.push(column(&field.ty, &items)?);
    }
    debug_assert!(columns.iter().all(|column| column.len() == values.len()));
    structure(row_fields(fields), columns, null_buffer(values))
}
