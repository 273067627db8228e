//! The values of one column of a stripe, batch by batch. Where a value is NULL its streams
//! hold nothing, and nothing of its parts. It must not know where streams lie.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array,
    Int64Array, ListArray, MapArray, StringViewArray, StringViewBuilder, StructArray,
    TimestampMillisecondArray, UInt32Array,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::compute::take;
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::arrow::error::ArrowError;

use super::bits::{Bits, ByteRuns};
use super::choose::{Node, Shape};
use super::decimal::Decimals;
use super::integers::Integers;
use super::source::Source;
use super::stripe::{OpenStripe, Part};
use super::timestamp::Timestamps;

/// Elements of all arrays of a batch at most: more are not read at once.
const ELEMENTS: usize = 1 << 24;

/// See the module.
#[derive(Debug)]
pub struct Column {
    present: Option<Bits>,
    values: Values,
}

#[derive(Debug)]
enum Values {
    Boolean(Bits),
    Byte(ByteRuns),
    Integer(Integers),
    Float(Source),
    Double(Source),
    Date(Integers),
    Decimal(Decimals),
    Timestamp(Timestamps),
    Text { lengths: Integers, bytes: Source },
    Dictionary { texts: ArrayRef, keys: Integers },
    Bytes { lengths: Integers, bytes: Source },
    List { lengths: Integers, items: Box<Column> },
    Map { lengths: Integers, keys: Box<Column>, values: Box<Column> },
    Row(Vec<(String, Column)>),
}

impl Column {
    /// Depth is that of `node`, which is that of a declared type.
    pub fn open(node: &Node, stripe: &OpenStripe) -> Result<Self, String> {
        let source = |part| stripe.source(node.column, part);
        let integers =
            |part, signed| Integers::new(source(part), signed, stripe.second(node.column));
        let open = |node: &Node| Self::open(node, stripe).map(Box::new);
        let values = match &node.shape {
            Shape::Boolean => Values::Boolean(Bits::new(source(Part::Data))),
            Shape::Byte => Values::Byte(ByteRuns::new(source(Part::Data))),
            Shape::Integer => Values::Integer(integers(Part::Data, true)),
            Shape::Float => Values::Float(source(Part::Data)),
            Shape::Double => Values::Double(source(Part::Data)),
            Shape::Date => Values::Date(integers(Part::Data, true)),
            Shape::Decimal { precision, scale } => Values::Decimal(Decimals {
                digits: source(Part::Data),
                scales: integers(Part::Secondary, true),
                precision: *precision,
                scale: *scale,
            }),
            Shape::Timestamp { instant } => Values::Timestamp(Timestamps::new(
                integers(Part::Data, true),
                integers(Part::Secondary, false),
                stripe.time_zone.filter(|_| !instant),
            )),
            Shape::Text => match stripe.dictionary(node.column) {
                Some(size) => {
                    let mut lengths = integers(Part::Length, false);
                    let mut bytes = source(Part::Dictionary);
                    let texts = Arc::new(texts(&mut lengths, &mut bytes, size)?);
                    Values::Dictionary { texts, keys: integers(Part::Data, false) }
                }
                None => Values::Text {
                    lengths: integers(Part::Length, false),
                    bytes: source(Part::Data),
                },
            },
            Shape::Bytes => {
                Values::Bytes { lengths: integers(Part::Length, false), bytes: source(Part::Data) }
            }
            Shape::List(item) => {
                Values::List { lengths: integers(Part::Length, false), items: open(item)? }
            }
            Shape::Map(key, value) => Values::Map {
                lengths: integers(Part::Length, false),
                keys: open(key)?,
                values: open(value)?,
            },
            Shape::Row(fields) => {
                let fields =
                    fields.iter().map(|(name, node)| Ok((name.clone(), Self::open(node, stripe)?)));
                Values::Row(fields.collect::<Result<_, String>>()?)
            }
        };
        let present = stripe.has(node.column, Part::Present);
        Ok(Self { present: present.then(|| Bits::new(source(Part::Present))), values })
    }

    /// The next `count` values.
    pub fn next(&mut self, count: usize) -> Result<ArrayRef, String> {
        let Some(present) = &mut self.present else {
            return self.values.next(count);
        };
        let present = present.next(count)?;
        let dense = self.values.next(present.iter().filter(|it| **it).count())?;
        if dense.len() == count {
            return Ok(dense);
        }
        let mut next = 0;
        let places = present.iter().map(|there| {
            there.then(|| {
                next += 1;
                next - 1
            })
        });
        let places: UInt32Array = places.collect();
        take(&dense, &places, None).map_err(said)
    }
}

impl Values {
    fn next(&mut self, count: usize) -> Result<ArrayRef, String> {
        Ok(match self {
            Values::Boolean(bits) => Arc::new(BooleanArray::from(bits.next(count)?)),
            Values::Byte(runs) => {
                let bytes = (0..count).map(|_| Ok(i64::from(runs.next()?.cast_signed())));
                Arc::new(Int64Array::from(bytes.collect::<Result<Vec<_>, String>>()?))
            }
            Values::Integer(integers) => Arc::new(Int64Array::from(integers.next(count)?)),
            Values::Float(source) => {
                let bytes = source.bytes(count.saturating_mul(4))?;
                let floats = bytes.as_chunks().0.iter().map(|it| f32::from_le_bytes(*it));
                Arc::new(Float32Array::from_iter_values(floats))
            }
            Values::Double(source) => {
                let bytes = source.bytes(count.saturating_mul(8))?;
                let floats = bytes.as_chunks().0.iter().map(|it| f64::from_le_bytes(*it));
                Arc::new(Float64Array::from_iter_values(floats))
            }
            Values::Date(integers) => {
                let days = integers.next(count)?.into_iter().map(i32::try_from);
                let days = days.collect::<Result<Vec<_>, _>>();
                Arc::new(Date32Array::from(days.map_err(|_| "A date is out of range")?))
            }
            Values::Decimal(decimals) => {
                let (precision, scale) = (decimals.precision, decimals.scale);
                let array = Decimal128Array::from(decimals.next(count)?);
                Arc::new(array.with_precision_and_scale(precision, scale).map_err(said)?)
            }
            Values::Timestamp(timestamps) => {
                Arc::new(TimestampMillisecondArray::from(timestamps.next(count)?))
            }
            Values::Text { lengths, bytes } => Arc::new(texts(lengths, bytes, count)?),
            Values::Dictionary { texts, keys } => {
                let keys = keys.next(count)?;
                let place =
                    |it: &i64| u32::try_from(*it).ok().filter(|it| (*it as usize) < texts.len());
                let keys: Option<Vec<u32>> = keys.iter().map(place).collect();
                let keys = keys.ok_or("A value is not in its dictionary")?;
                take(texts, &UInt32Array::from(keys), None).map_err(said)?
            }
            Values::Bytes { lengths, bytes } => {
                let (offsets, total) = offsets(&lengths.next(count)?)?;
                let bytes = bytes.bytes(total)?;
                let array = BinaryArray::try_new(offsets, bytes.into(), None);
                Arc::new(array.map_err(said)?)
            }
            Values::List { lengths, items } => {
                let (offsets, total) = elements(&lengths.next(count)?)?;
                let items = items.next(total)?;
                let field = Arc::new(Field::new("item", items.data_type().clone(), true));
                Arc::new(ListArray::try_new(field, offsets, items, None).map_err(said)?)
            }
            Values::Map { lengths, keys, values } => {
                let (offsets, total) = elements(&lengths.next(count)?)?;
                map(offsets, keys.next(total)?, values.next(total)?)?
            }
            Values::Row(columns) => {
                let mut fields = Vec::with_capacity(columns.len());
                let mut arrays = Vec::with_capacity(columns.len());
                for (name, column) in columns {
                    let array = column.next(count)?;
                    fields.push(Field::new(name.as_str(), array.data_type().clone(), true));
                    arrays.push(array);
                }
                let fields = Fields::from(fields);
                let row = StructArray::try_new_with_length(fields, arrays, None, count);
                Arc::new(row.map_err(said)?)
            }
        })
    }
}

fn map(offsets: OffsetBuffer<i32>, keys: ArrayRef, values: ArrayRef) -> Result<ArrayRef, String> {
    if keys.null_count() > 0 {
        return Err(String::from("A map has a NULL key"));
    }
    let fields = Fields::from(vec![
        Field::new("key", keys.data_type().clone(), false),
        Field::new("value", values.data_type().clone(), true),
    ]);
    let entries = StructArray::try_new(fields.clone(), vec![keys, values], None).map_err(said)?;
    let field = Arc::new(Field::new("entries", DataType::Struct(fields), false));
    Ok(Arc::new(MapArray::try_new(field, offsets, entries, None, false).map_err(said)?))
}

/// Texts of the next `count` lengths. Bytes that are no UTF-8 become replacement characters.
fn texts(
    lengths: &mut Integers,
    bytes: &mut Source,
    count: usize,
) -> Result<StringViewArray, String> {
    let mut builder = StringViewBuilder::new();
    for length in lengths.next(count)? {
        let length = usize::try_from(length).map_err(|_| "A length is negative")?;
        builder.append_value(String::from_utf8_lossy(&bytes.bytes(length)?));
    }
    Ok(builder.finish())
}

/// Offsets of values of these lengths, and where the last ends.
fn offsets(lengths: &[i64]) -> Result<(OffsetBuffer<i32>, usize), String> {
    let mut end = 0_i32;
    let mut all = Vec::with_capacity(lengths.len() + 1);
    all.push(0);
    for length in lengths {
        let length = i32::try_from(*length).ok().filter(|it| *it >= 0);
        end = length.and_then(|it| end.checked_add(it)).ok_or("A length is out of range")?;
        all.push(end);
    }
    Ok((OffsetBuffer::new(all.into()), usize::try_from(end).unwrap_or(0)))
}

/// As [`offsets`], for the elements of arrays and maps.
fn elements(lengths: &[i64]) -> Result<(OffsetBuffer<i32>, usize), String> {
    let (offsets, total) = offsets(lengths)?;
    if total > ELEMENTS {
        return Err(format!("{total} elements in {} arrays are too many", lengths.len()));
    }
    Ok((offsets, total))
}

fn said(error: ArrowError) -> String {
    error.to_string()
}
