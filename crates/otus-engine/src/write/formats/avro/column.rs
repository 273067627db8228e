//! Values of a column as Avro encodes them, each a union of NULL and itself. Source: the Avro
//! specification 1.11, "Binary Encoding". It must not know schemas.

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BooleanArray, Decimal128Array, Float32Array,
    Float64Array, Int64Array, ListArray, MapArray, StringViewArray, StructArray,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Decimal128Type, Float32Type, Float64Type, Int64Type};
use datafusion::arrow::error::ArrowError;

/// A column of one batch.
#[derive(Debug)]
pub enum Column {
    Boolean(BooleanArray),
    /// Integers, days and milliseconds alike.
    Number(Int64Array),
    Float(Float32Array),
    Double(Float64Array),
    Text(StringViewArray),
    Bytes(BinaryArray),
    Decimal(Decimal128Array),
    List(ListArray, Box<Column>),
    Map(MapArray, StringViewArray, Box<Column>),
    Row(StructArray, Vec<Column>),
}

impl Column {
    /// Depth is that of the declared type.
    pub fn new(array: &ArrayRef) -> Result<Self, ArrowError> {
        Ok(match array.data_type() {
            DataType::Boolean => Self::Boolean(array.as_boolean().clone()),
            DataType::Float32 => Self::Float(array.as_primitive::<Float32Type>().clone()),
            DataType::Float64 => Self::Double(array.as_primitive::<Float64Type>().clone()),
            DataType::Utf8View => Self::Text(array.as_string_view().clone()),
            DataType::Binary => Self::Bytes(array.as_binary::<i32>().clone()),
            DataType::Decimal128(..) => {
                Self::Decimal(array.as_primitive::<Decimal128Type>().clone())
            }
            DataType::List(_) => {
                let list = array.as_list::<i32>();
                Self::List(list.clone(), Box::new(Self::new(list.values())?))
            }
            DataType::Map(..) => {
                let map = array.as_map();
                let values = Box::new(Self::new(map.values())?);
                Self::Map(map.clone(), map.keys().as_string_view().clone(), values)
            }
            DataType::Struct(_) => {
                let row = array.as_struct();
                let columns = row.columns().iter().map(Self::new).collect::<Result<_, _>>()?;
                Self::Row(row.clone(), columns)
            }
            DataType::Date32 => {
                let days = cast(array, &DataType::Int32)?;
                Self::Number(cast(&days, &DataType::Int64)?.as_primitive::<Int64Type>().clone())
            }
            _ => Self::Number(cast(array, &DataType::Int64)?.as_primitive::<Int64Type>().clone()),
        })
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Boolean(all) => all.is_null(row),
            Self::Number(all) => all.is_null(row),
            Self::Float(all) => all.is_null(row),
            Self::Double(all) => all.is_null(row),
            Self::Text(all) => all.is_null(row),
            Self::Bytes(all) => all.is_null(row),
            Self::Decimal(all) => all.is_null(row),
            Self::List(all, _) => all.is_null(row),
            Self::Map(all, ..) => all.is_null(row),
            Self::Row(all, _) => all.is_null(row),
        }
    }

    /// Appends the value of `row`.
    pub fn write(&self, row: usize, out: &mut Vec<u8>) {
        if self.is_null(row) {
            return long(0, out);
        }
        long(1, out);
        match self {
            Self::Boolean(all) => out.push(u8::from(all.value(row))),
            Self::Number(all) => long(all.value(row), out),
            Self::Float(all) => out.extend_from_slice(&all.value(row).to_le_bytes()),
            Self::Double(all) => out.extend_from_slice(&all.value(row).to_le_bytes()),
            Self::Text(all) => bytes(all.value(row).as_bytes(), out),
            Self::Bytes(all) => bytes(all.value(row), out),
            Self::Decimal(all) => {
                let value = all.value(row).to_be_bytes();
                bytes(shortest(&value), out);
            }
            Self::List(all, items) => {
                let items_of = range(all.value_offsets(), row);
                block(items_of, out, |at, out| items.write(at, out));
            }
            Self::Map(all, keys, values) => {
                block(range(all.value_offsets(), row), out, |at, out| {
                    bytes(keys.value(at).as_bytes(), out);
                    values.write(at, out);
                });
            }
            Self::Row(_, columns) => columns.iter().for_each(|it| it.write(row, out)),
        }
    }
}

fn range(offsets: &[i32], row: usize) -> std::ops::Range<usize> {
    let at = |row| offsets.get(row).map_or(0, |it| usize::try_from(*it).unwrap_or(0));
    at(row)..at(row + 1)
}

/// Items in one block, and the end.
fn block(
    items: std::ops::Range<usize>,
    out: &mut Vec<u8>,
    mut item: impl FnMut(usize, &mut Vec<u8>),
) {
    if !items.is_empty() {
        long(items.len() as i64, out);
        items.for_each(|at| item(at, out));
    }
    long(0, out);
}

/// Two's complement without needless leading bytes.
fn shortest(value: &[u8; 16]) -> &[u8] {
    let sign = if value.first().is_some_and(|it| it & 0x80 != 0) { 0xff } else { 0 };
    let mut rest: &[u8] = value;
    while let [first, second, ..] = rest
        && *first == sign
        && second & 0x80 == sign & 0x80
    {
        rest = rest.get(1..).unwrap_or_default();
    }
    rest
}

pub fn bytes(value: &[u8], out: &mut Vec<u8>) {
    long(value.len() as i64, out);
    out.extend_from_slice(value);
}

/// Seven bits a byte, the lowest first, in zigzag.
pub fn long(value: i64, out: &mut Vec<u8>) {
    let mut left = (value << 1 ^ value >> 63).cast_unsigned();
    while left > 0x7f {
        out.push((left & 0x7f) as u8 | 0x80);
        left >>= 7;
    }
    out.push(left as u8);
}
