//! The streams of one column of a stripe. Where a value is NULL they hold nothing, and nothing
//! of its parts. It must not know files.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, PrimitiveArray};
use datafusion::arrow::compute::filter;
use datafusion::arrow::datatypes::{
    ArrowPrimitiveType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type,
    Int32Type, Int64Type, TimestampMillisecondType,
};
use datafusion::arrow::error::ArrowError;
use otus_types::HiveType;

use super::message::Message;
use super::runs::{self, Integers, varint};
use super::statistics::Statistics;
use super::text::{Streams, Texts};

/// Seconds from 1970 to 2015, where ORC's timestamps begin.
const BASE: i64 = 1_420_070_400;

/// Kinds of streams as the specification numbers them.
const PRESENT: u64 = 0;
const DATA: u64 = 1;
const LENGTH: u64 = 2;
const DICTIONARY: u64 = 3;
const SECONDARY: u64 = 5;

/// Kinds of encodings.
const DIRECT: u64 = 0;
const DIRECT_V2: u64 = 2;
const DICTIONARY_V2: u64 = 3;

/// See the module.
#[derive(Debug)]
pub struct Column {
    id: u64,
    ty: HiveType,
    /// Whether each value is there.
    present: Vec<bool>,
    values: Values,
    pub statistics: Statistics,
}

#[derive(Debug)]
enum Values {
    Booleans(Vec<bool>),
    /// Single bytes, in runs.
    Small(Vec<u8>),
    Integers(Integers),
    /// Of a fixed width.
    Plain(Vec<u8>),
    Texts(Texts),
    Bytes {
        bytes: Vec<u8>,
        lengths: Integers,
    },
    Decimals {
        digits: Vec<u8>,
        scales: Integers,
        scale: i64,
    },
    Timestamps {
        seconds: Integers,
        nanos: Integers,
    },
    List {
        lengths: Integers,
        items: Box<Column>,
    },
    Map {
        lengths: Integers,
        keys: Box<Column>,
        values: Box<Column>,
    },
    Row(Vec<Column>),
}

/// A stream and where it belongs.
#[derive(Debug)]
pub struct Stream {
    pub kind: u64,
    pub column: u64,
    pub bytes: Vec<u8>,
}

impl Column {
    /// A column of type `ty`. `next` is its number and becomes the one after its parts.
    /// Depth is that of the declared type.
    pub fn new(ty: &HiveType, next: &mut u64) -> Self {
        let id = *next;
        *next += 1;
        let mut part = |ty: &HiveType| Box::new(Self::new(ty, next));
        let values = match ty {
            HiveType::Boolean => Values::Booleans(Vec::new()),
            HiveType::Tinyint => Values::Small(Vec::new()),
            HiveType::Smallint | HiveType::Int | HiveType::Bigint | HiveType::Date => {
                Values::Integers(Integers::new(true))
            }
            HiveType::Float | HiveType::Double => Values::Plain(Vec::new()),
            HiveType::String | HiveType::Varchar(_) | HiveType::Char(_) => {
                Values::Texts(Texts::new())
            }
            HiveType::Binary => Values::Bytes { bytes: Vec::new(), lengths: Integers::new(false) },
            HiveType::Decimal { scale, .. } => Values::Decimals {
                digits: Vec::new(),
                scales: Integers::new(true),
                scale: i64::from(*scale),
            },
            HiveType::Timestamp => {
                Values::Timestamps { seconds: Integers::new(true), nanos: Integers::new(false) }
            }
            HiveType::Array(item) => {
                Values::List { lengths: Integers::new(false), items: part(item) }
            }
            HiveType::Map(key, value) => {
                let (keys, values) = (part(key), part(value));
                Values::Map { lengths: Integers::new(false), keys, values }
            }
            HiveType::Struct(fields) => {
                Values::Row(fields.iter().map(|(_, ty)| *part(ty)).collect())
            }
        };
        let statistics = Statistics::default();
        Self { id, ty: ty.clone(), present: Vec::new(), values, statistics }
    }

    /// Takes values.
    pub fn append(&mut self, array: &ArrayRef) -> Result<(), ArrowError> {
        let nulls = array.nulls().filter(|it| it.null_count() > 0);
        let dense = match nulls {
            None => {
                self.present.extend(std::iter::repeat_n(true, array.len()));
                Arc::clone(array)
            }
            Some(nulls) => {
                self.present.extend(nulls.iter());
                self.statistics.nulls = true;
                filter(array, &BooleanArray::new(nulls.inner().clone(), None))?
            }
        };
        self.statistics.values += dense.len() as u64;
        self.append_dense(&dense)
    }

    fn append_dense(&mut self, array: &ArrayRef) -> Result<(), ArrowError> {
        let statistics = &mut self.statistics;
        match &mut self.values {
            Values::Booleans(all) => all.extend(array.as_boolean().values().iter()),
            Values::Small(all) => {
                for value in array.as_primitive::<Int8Type>().values() {
                    statistics.integer(i64::from(*value));
                    all.push(value.cast_unsigned());
                }
            }
            Values::Integers(all) => {
                let day = self.ty == HiveType::Date;
                for value in integers(array) {
                    if day {
                        statistics.day(value)
                    } else {
                        statistics.integer(value)
                    }
                    all.push(value);
                }
            }
            Values::Plain(all) => plain(array, statistics, all),
            Values::Texts(texts) => {
                for value in array.as_string_view().iter().flatten() {
                    statistics.text(value);
                    texts.push(value.as_bytes());
                }
            }
            Values::Bytes { bytes, lengths } => {
                for value in array.as_binary::<i32>().iter().flatten() {
                    bytes.extend_from_slice(value);
                    lengths.push(value.len() as i64);
                }
            }
            Values::Decimals { digits, scales, scale } => {
                for value in array.as_primitive::<Decimal128Type>().values() {
                    varint((value << 1 ^ value >> 127).cast_unsigned(), digits);
                    scales.push(*scale);
                }
            }
            Values::Timestamps { seconds, nanos } => {
                for value in array.as_primitive::<TimestampMillisecondType>().values() {
                    statistics.instant(*value);
                    let (second, nano) = timestamp(*value);
                    seconds.push(second);
                    nanos.push(nano);
                }
            }
            Values::List { lengths, items } => {
                let list = array.as_list::<i32>();
                list.offsets().lengths().for_each(|it| lengths.push(it as i64));
                items.append(&within(list.values(), list.offsets()))?;
            }
            Values::Map { lengths, keys, values } => {
                let map = array.as_map();
                map.offsets().lengths().for_each(|it| lengths.push(it as i64));
                keys.append(&within(map.keys(), map.offsets()))?;
                values.append(&within(map.values(), map.offsets()))?;
            }
            Values::Row(columns) => {
                for (column, array) in columns.iter_mut().zip(array.as_struct().columns()) {
                    column.append(array)?;
                }
            }
        }
        Ok(())
    }

    /// Bytes held in memory.
    pub fn memory(&self) -> usize {
        let values = match &self.values {
            Values::Booleans(all) => all.len(),
            Values::Small(all) | Values::Plain(all) => all.len(),
            Values::Integers(all) => all.memory(),
            Values::Texts(texts) => texts.memory(),
            Values::Bytes { bytes, lengths } => bytes.len() + lengths.memory(),
            Values::Decimals { digits, scales, .. } => digits.len() + scales.memory(),
            Values::Timestamps { seconds, nanos } => seconds.memory() + nanos.memory(),
            Values::List { lengths, items } => lengths.memory() + items.memory(),
            Values::Map { lengths, keys, values } => {
                lengths.memory() + keys.memory() + values.memory()
            }
            Values::Row(columns) => columns.iter().map(Self::memory).sum(),
        };
        values + self.present.len()
    }

    /// Ends the stripe for this column and its parts: streams, encodings and statistics in the
    /// order of the columns.
    pub fn take(&mut self, stripe: &mut Ended) {
        let Ended { streams, encodings, statistics } = stripe;
        statistics.push(std::mem::take(&mut self.statistics));
        let mut stream = |kind, bytes| streams.push(Stream { kind, column: self.id, bytes });
        let present = std::mem::take(&mut self.present);
        if present.contains(&false) {
            stream(PRESENT, runs::bits(&present));
        }
        let mut encoding = DIRECT_V2;
        let mut dictionary = None;
        match &mut self.values {
            Values::Booleans(all) => {
                encoding = DIRECT;
                stream(DATA, runs::bits(&std::mem::take(all)));
            }
            Values::Small(all) => {
                encoding = DIRECT;
                stream(DATA, runs::bytes(&std::mem::take(all)));
            }
            Values::Plain(all) => {
                encoding = DIRECT;
                stream(DATA, std::mem::take(all));
            }
            Values::Integers(all) => stream(DATA, all.take()),
            Values::Texts(texts) => match texts.take() {
                Streams::Direct { bytes, lengths } => {
                    stream(DATA, bytes);
                    stream(LENGTH, lengths);
                }
                Streams::Dictionary { bytes, lengths, keys, size } => {
                    encoding = DICTIONARY_V2;
                    dictionary = Some(size);
                    stream(DATA, keys);
                    stream(LENGTH, lengths);
                    stream(DICTIONARY, bytes);
                }
            },
            Values::Bytes { bytes, lengths } => {
                stream(DATA, std::mem::take(bytes));
                stream(LENGTH, lengths.take());
            }
            Values::Decimals { digits, scales, .. } => {
                stream(DATA, std::mem::take(digits));
                stream(SECONDARY, scales.take());
            }
            Values::Timestamps { seconds, nanos } => {
                stream(DATA, seconds.take());
                stream(SECONDARY, nanos.take());
            }
            Values::List { lengths, .. } | Values::Map { lengths, .. } => {
                stream(LENGTH, lengths.take());
            }
            Values::Row(_) => encoding = DIRECT,
        }
        let message = Message::default().number(1, encoding);
        encodings.push(match dictionary {
            Some(size) => message.number(2, size),
            None => message,
        });
        match &mut self.values {
            Values::List { items, .. } => items.take(stripe),
            Values::Map { keys, values, .. } => {
                keys.take(stripe);
                values.take(stripe);
            }
            Values::Row(columns) => columns.iter_mut().for_each(|it| it.take(stripe)),
            _ => {}
        }
    }
}

/// A stripe's columns, ended.
#[derive(Debug, Default)]
pub struct Ended {
    pub streams: Vec<Stream>,
    pub encodings: Vec<Message>,
    pub statistics: Vec<Statistics>,
}

/// What lies between the first offset and the last.
fn within(values: &ArrayRef, offsets: &[i32]) -> ArrayRef {
    let at = |offset: Option<&i32>| offset.map_or(0, |it| usize::try_from(*it).unwrap_or(0));
    let (start, end) = (at(offsets.first()), at(offsets.last()));
    values.slice(start, end.saturating_sub(start))
}

fn integers(array: &ArrayRef) -> Box<dyn Iterator<Item = i64> + '_> {
    fn all<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>) -> Box<dyn Iterator<Item = i64> + '_>
    where
        i64: From<T::Native>,
    {
        Box::new(array.values().iter().map(|it| i64::from(*it)))
    }
    if let Some(days) = array.as_primitive_opt::<Date32Type>() {
        return all(days);
    }
    if let Some(it) = array.as_primitive_opt::<Int16Type>() {
        return all(it);
    }
    if let Some(it) = array.as_primitive_opt::<Int32Type>() {
        return all(it);
    }
    all(array.as_primitive::<Int64Type>())
}

fn plain(array: &ArrayRef, statistics: &mut Statistics, bytes: &mut Vec<u8>) {
    if let Some(floats) = array.as_primitive_opt::<Float32Type>() {
        for value in floats.values() {
            statistics.double(f64::from(*value));
            bytes.extend_from_slice(&value.to_le_bytes());
        }
        return;
    }
    for value in array.as_primitive::<Float64Type>().values() {
        statistics.double(*value);
        bytes.extend_from_slice(&value.to_le_bytes());
    }
}

/// Seconds since 2015, rounded towards 1970 as readers expect (ORC-763), and nanoseconds
/// without their trailing zeros.
fn timestamp(millis: i64) -> (i64, i64) {
    let (mut second, mut nano) = (millis.div_euclid(1000), millis.rem_euclid(1000) * 1_000_000);
    if second < 0 && nano > 999_999 {
        second += 1;
    }
    if nano == 0 {
        return (second - BASE, 0);
    }
    // Milliseconds always end in two zeros; one zero less is stored than there are.
    let mut zeros = 0;
    while nano % 10 == 0 && zeros < 8 {
        nano /= 10;
        zeros += 1;
    }
    (second - BASE, nano << 3 | (zeros - 1))
}
