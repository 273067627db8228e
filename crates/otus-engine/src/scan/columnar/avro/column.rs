//! The values of one column, row by row into an array. It must not know containers.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BinaryBuilder, BooleanBuilder, Date32Builder, Decimal128Builder, Float32Builder,
    Float64Builder, Int64Builder, ListArray, MapArray, NullBufferBuilder, StringViewBuilder,
    StructArray, TimestampMicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray,
};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::datatypes::{DataType, Field, Fields, TimeUnit};
use datafusion::arrow::error::ArrowError;
use otus_types::HiveType;

use super::cursor::Cursor;
use super::schema::Type;
use crate::scan::columnar::accept::accepts;

/// Elements of all arrays of a batch at most: items may have no bytes.
const ELEMENTS: usize = 1 << 24;

/// See the module.
#[derive(Debug)]
pub struct Column {
    /// Which branches there are, and which of them are NULL, where it is a union.
    branches: Option<Vec<bool>>,
    values: Values,
}

#[derive(Debug)]
enum Values {
    /// Always NULL.
    Nothing(Int64Builder),
    Boolean(BooleanBuilder),
    Number(Int64Builder),
    Float(Float32Builder),
    Double(Float64Builder),
    Date(Date32Builder),
    Timestamp(Int64Builder, TimeUnit),
    Decimal {
        all: Decimal128Builder,
        fixed: Option<usize>,
    },
    Text(StringViewBuilder),
    Symbol(StringViewBuilder, Vec<String>),
    Bytes {
        all: BinaryBuilder,
        fixed: Option<usize>,
    },
    List {
        offsets: Vec<i32>,
        nulls: NullBufferBuilder,
        items: Box<Column>,
    },
    Map {
        offsets: Vec<i32>,
        nulls: NullBufferBuilder,
        keys: StringViewBuilder,
        values: Box<Column>,
    },
    Row {
        nulls: NullBufferBuilder,
        fields: Vec<Part>,
    },
}

/// A field of a record, in the order of the file.
#[derive(Debug)]
enum Part {
    Skipped(Type),
    Read(String, Box<Column>),
}

impl Column {
    /// The column that reads values of type `found` as `ty`, of which `target` says what is
    /// wanted; `None` where they do not go together. Depth is that of the declared type.
    pub fn new(found: &Type, ty: &HiveType, target: &DataType) -> Option<Self> {
        let (branches, found) = match found {
            Type::Union(all) => {
                let mut values = all.iter().filter(|it| **it != Type::Null);
                let one = values.next().unwrap_or(&Type::Null);
                if values.next().is_some() {
                    return None;
                }
                (Some(all.iter().map(|it| *it == Type::Null).collect()), one)
            }
            plain => (None, plain),
        };
        let nulls = || NullBufferBuilder::new(0);
        let values = match (found, ty, target) {
            (Type::Null, ..) => Values::Nothing(Int64Builder::new()),
            (Type::Array(found), HiveType::Array(item), DataType::List(field)) => {
                let items = Box::new(Self::new(found, item, field.data_type())?);
                Values::List { offsets: vec![0], nulls: nulls(), items }
            }
            (Type::Map(found), HiveType::Map(key, value), DataType::Map(entries, _)) => {
                let DataType::Struct(parts) = entries.data_type() else { return None };
                let text = accepts(&DataType::Utf8View, key);
                let values = Self::new(found, value, parts.get(1).filter(|_| text)?.data_type())?;
                let keys = StringViewBuilder::new();
                Values::Map { offsets: vec![0], nulls: nulls(), keys, values: Box::new(values) }
            }
            (Type::Record(found), HiveType::Struct(declared), DataType::Struct(wanted)) => {
                let part = |it: &super::schema::Field| {
                    let target = wanted.iter().find(|field| it.is_called(field.name()));
                    let ty = declared.iter().find(|(name, _)| it.is_called(name));
                    match (target, ty) {
                        (Some(target), Some((_, ty))) => {
                            let column = Self::new(&it.ty, ty, target.data_type())?;
                            Some(Part::Read(target.name().clone(), Box::new(column)))
                        }
                        _ => Some(Part::Skipped(it.ty.clone())),
                    }
                };
                let fields = found.iter().map(part).collect::<Option<_>>()?;
                Values::Row { nulls: nulls(), fields }
            }
            (leaf, ..) => {
                let (arrow, values) = values(leaf)?;
                if !accepts(&arrow, ty) {
                    return None;
                }
                values
            }
        };
        Some(Self { branches, values })
    }

    /// Takes one value.
    pub fn read(&mut self, from: &mut Cursor<'_>) -> Result<(), String> {
        if let Some(branches) = &self.branches {
            let at = from.branch(branches.len())?;
            if branches.get(at).copied().unwrap_or(true) {
                self.null();
                return Ok(());
            }
        }
        match &mut self.values {
            Values::Nothing(all) => all.append_null(),
            Values::Boolean(all) => {
                let [byte] = from.array()?;
                all.append_value(byte != 0);
            }
            Values::Number(all) | Values::Timestamp(all, _) => all.append_value(from.long()?),
            Values::Float(all) => all.append_value(f32::from_le_bytes(from.array()?)),
            Values::Double(all) => all.append_value(f64::from_le_bytes(from.array()?)),
            Values::Date(all) => {
                let days = i32::try_from(from.long()?);
                all.append_value(days.map_err(|_| "A date is out of range.")?);
            }
            Values::Decimal { all, fixed } => {
                let bytes = match fixed {
                    Some(size) => from.take(*size)?,
                    None => from.bytes()?,
                };
                all.append_value(decimal(bytes).ok_or("A decimal is too long.")?);
            }
            Values::Text(all) => all.append_value(String::from_utf8_lossy(from.bytes()?)),
            Values::Symbol(all, symbols) => {
                let at = from.branch(symbols.len())?;
                all.append_option(symbols.get(at));
            }
            Values::Bytes { all, fixed } => all.append_value(match fixed {
                Some(size) => from.take(*size)?,
                None => from.bytes()?,
            }),
            Values::List { offsets, nulls, items } => {
                elements(from, offsets, |from| items.read(from))?;
                nulls.append_non_null();
            }
            Values::Map { offsets, nulls, keys, values } => {
                elements(from, offsets, |from| {
                    keys.append_value(String::from_utf8_lossy(from.bytes()?));
                    values.read(from)
                })?;
                nulls.append_non_null();
            }
            Values::Row { nulls, fields } => {
                for field in fields {
                    match field {
                        Part::Skipped(ty) => from.skip(ty)?,
                        Part::Read(_, column) => column.read(from)?,
                    }
                }
                nulls.append_non_null();
            }
        }
        Ok(())
    }

    fn null(&mut self) {
        match &mut self.values {
            Values::Boolean(all) => all.append_null(),
            Values::Nothing(all) | Values::Number(all) | Values::Timestamp(all, _) => {
                all.append_null();
            }
            Values::Float(all) => all.append_null(),
            Values::Double(all) => all.append_null(),
            Values::Date(all) => all.append_null(),
            Values::Decimal { all, .. } => all.append_null(),
            Values::Text(all) | Values::Symbol(all, _) => all.append_null(),
            Values::Bytes { all, .. } => all.append_null(),
            Values::List { offsets, nulls, .. } | Values::Map { offsets, nulls, .. } => {
                offsets.push(offsets.last().copied().unwrap_or(0));
                nulls.append_null();
            }
            Values::Row { nulls, fields } => {
                nulls.append_null();
                for field in fields {
                    if let Part::Read(_, column) = field {
                        column.null();
                    }
                }
            }
        }
    }

    /// The values so far; the next batch begins.
    pub fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(match &mut self.values {
            Values::Nothing(all) | Values::Number(all) => Arc::new(all.finish()),
            Values::Boolean(all) => Arc::new(all.finish()),
            Values::Float(all) => Arc::new(all.finish()),
            Values::Double(all) => Arc::new(all.finish()),
            Values::Date(all) => Arc::new(all.finish()),
            Values::Timestamp(all, unit) => {
                let (_, values, nulls) = all.finish().into_parts();
                match unit {
                    TimeUnit::Microsecond => {
                        Arc::new(TimestampMicrosecondArray::new(values, nulls))
                    }
                    TimeUnit::Nanosecond => Arc::new(TimestampNanosecondArray::new(values, nulls)),
                    _ => Arc::new(TimestampMillisecondArray::new(values, nulls)),
                }
            }
            Values::Decimal { all, .. } => Arc::new(all.finish()),
            Values::Text(all) | Values::Symbol(all, _) => Arc::new(all.finish()),
            Values::Bytes { all, .. } => Arc::new(all.finish()),
            Values::List { offsets, nulls, items } => {
                let items = items.finish()?;
                let field = Arc::new(Field::new("item", items.data_type().clone(), true));
                let (offsets, nulls) = lists(offsets, nulls);
                Arc::new(ListArray::try_new(field, offsets, items, nulls)?)
            }
            Values::Map { offsets, nulls, keys, values } => {
                let (keys, values) = (Arc::new(keys.finish()) as ArrayRef, values.finish()?);
                let fields = Fields::from(vec![
                    Field::new("key", DataType::Utf8View, false),
                    Field::new("value", values.data_type().clone(), true),
                ]);
                let entries = StructArray::try_new(fields.clone(), vec![keys, values], None)?;
                let field = Arc::new(Field::new("entries", DataType::Struct(fields), false));
                let (offsets, nulls) = lists(offsets, nulls);
                Arc::new(MapArray::try_new(field, offsets, entries, nulls, false)?)
            }
            Values::Row { nulls, fields } => {
                let (mut types, mut arrays) = (Vec::new(), Vec::new());
                for field in fields {
                    if let Part::Read(name, column) = field {
                        let array = column.finish()?;
                        types.push(Field::new(name.as_str(), array.data_type().clone(), true));
                        arrays.push(array);
                    }
                }
                let (length, nulls) = (nulls.len(), nulls.finish());
                let types = Fields::from(types);
                Arc::new(StructArray::try_new_with_length(types, arrays, nulls, length)?)
            }
        })
    }
}

/// The type a leaf's values have in Arrow, and where they go.
fn values(found: &Type) -> Option<(DataType, Values)> {
    Some(match found {
        Type::Boolean => (DataType::Boolean, Values::Boolean(BooleanBuilder::new())),
        Type::Int => (DataType::Int32, Values::Number(Int64Builder::new())),
        Type::Long => (DataType::Int64, Values::Number(Int64Builder::new())),
        Type::Float => (DataType::Float32, Values::Float(Float32Builder::new())),
        Type::Double => (DataType::Float64, Values::Double(Float64Builder::new())),
        Type::Date => (DataType::Date32, Values::Date(Date32Builder::new())),
        Type::Timestamp(units) => {
            let unit = match units {
                1_000 => TimeUnit::Millisecond,
                1_000_000 => TimeUnit::Microsecond,
                _ => TimeUnit::Nanosecond,
            };
            (DataType::Timestamp(unit, None), Values::Timestamp(Int64Builder::new(), unit))
        }
        Type::Decimal { precision, scale, fixed } => {
            let all = Decimal128Builder::new().with_precision_and_scale(*precision, *scale).ok()?;
            let values = Values::Decimal { all, fixed: *fixed };
            (DataType::Decimal128(*precision, *scale), values)
        }
        Type::Text => (DataType::Utf8View, Values::Text(StringViewBuilder::new())),
        Type::Enum(symbols) => {
            (DataType::Utf8View, Values::Symbol(StringViewBuilder::new(), symbols.clone()))
        }
        Type::Bytes => (DataType::Binary, Values::Bytes { all: BinaryBuilder::new(), fixed: None }),
        Type::Fixed(size) => {
            (DataType::Binary, Values::Bytes { all: BinaryBuilder::new(), fixed: Some(*size) })
        }
        _ => return None,
    })
}

/// Reads the items of an array or map, block by block.
fn elements(
    from: &mut Cursor<'_>,
    offsets: &mut Vec<i32>,
    mut item: impl FnMut(&mut Cursor<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let mut end = usize::try_from(offsets.last().copied().unwrap_or(0)).unwrap_or(0);
    loop {
        let (count, _) = from.items()?;
        if count == 0 {
            break;
        }
        end = end.saturating_add(count);
        if end > ELEMENTS {
            return Err(String::from("The arrays of a batch have too many elements."));
        }
        for _ in 0..count {
            item(from)?;
        }
    }
    offsets.push(i32::try_from(end).map_err(|_| "An array is too long.")?);
    Ok(())
}

fn lists(
    offsets: &mut Vec<i32>,
    nulls: &mut NullBufferBuilder,
) -> (OffsetBuffer<i32>, Option<NullBuffer>) {
    let offsets = std::mem::replace(offsets, vec![0]);
    (OffsetBuffer::new(offsets.into()), nulls.finish())
}

/// Two's complement, the highest byte first.
fn decimal(bytes: &[u8]) -> Option<i128> {
    let negative = bytes.first().is_some_and(|it| it & 0x80 != 0);
    let sign = if negative { 0xff } else { 0 };
    let (more, low) = bytes.split_at(bytes.len().saturating_sub(16));
    if more.iter().any(|it| *it != sign) {
        return None;
    }
    let mut value = [sign; 16];
    value.get_mut(16 - low.len()..)?.copy_from_slice(low);
    Some(i128::from_be_bytes(value))
}
