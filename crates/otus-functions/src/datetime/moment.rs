//! One shape for every date and time value of a row: wall-clock time, instant and zone; and
//! the columns it is read from and written to. It must not know any function.

use std::sync::Arc;

use arrow::array::PrimitiveArray;
use arrow::array::{Array, ArrayRef, AsArray, Int16Array, StructArray};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Date32Type, Field, Fields, Int16Type, Int64Type, Time64NanosecondType,
};
use otus_types::arrow_type::{INSTANT, OFFSET, TIME, ZONE, time_unit, to_arrow};
use otus_types::zone::ZoneKey;
use otus_types::{ErrorCode, QueryError, TrinoType};

use crate::columns::{Column, invalid};
use crate::datetime::calendar::DAY;

/// A date, time or timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Seconds on the wall since 1970-01-01T00:00 (of the day, for a time).
    pub local: i64,
    pub nanos: u32,
    /// Seconds since the epoch; the same as `local` without a zone.
    pub utc: i64,
    pub zone: ZoneKey,
}

impl Moment {
    /// A value without a zone.
    #[must_use]
    pub fn plain(local: i64, nanos: u32) -> Self {
        Self { local, nanos, utc: local, zone: ZoneKey::UTC }
    }

    /// An instant seen from a zone.
    #[must_use]
    pub fn at(utc: i64, nanos: u32, zone: ZoneKey) -> Self {
        Self { local: utc + i64::from(zone.offset_seconds_at(utc)), nanos, utc, zone }
    }

    /// A wall-clock time in a zone; a gap is skipped, of two instants the earlier one taken.
    #[must_use]
    pub fn wall(local: i64, nanos: u32, zone: ZoneKey) -> Self {
        Self::at(zone.local_to_utc_seconds(local), nanos, zone)
    }

    /// This value with another wall-clock time; the present offset is kept where it is
    /// still in force, as Joda does.
    #[must_use]
    pub fn with_local(self, local: i64) -> Self {
        let offset = self.local - self.utc;
        let utc = local - offset;
        if i64::from(self.zone.offset_seconds_at(utc)) == offset {
            Self { local, utc, ..self }
        } else {
            Self::wall(local, self.nanos, self.zone)
        }
    }

    /// This value so many seconds later on the time line.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64, nanos: u32) -> Self {
        Self::at(self.utc + seconds, nanos, self.zone)
    }

    /// Offset from UTC in seconds.
    #[must_use]
    pub fn offset(self) -> i64 {
        self.local - self.utc
    }

    /// Day number on the wall.
    #[must_use]
    pub fn day(self) -> i64 {
        self.local.div_euclid(DAY)
    }

    /// Second of the day on the wall.
    #[must_use]
    pub fn second_of_day(self) -> i64 {
        self.local.rem_euclid(DAY)
    }

    /// Rounded (half up) to `digits` of a second.
    #[must_use]
    pub fn rounded(self, digits: u8) -> Self {
        let step = 10_u64.pow(u32::from(9 - digits.min(9)));
        let nanos = (u64::from(self.nanos) + step / 2) / step * step;
        let carry = i64::try_from(nanos / 1_000_000_000).unwrap_or(0);
        let nanos = u32::try_from(nanos % 1_000_000_000).unwrap_or(0);
        Self { local: self.local + carry, utc: self.utc + carry, nanos, zone: self.zone }
    }
}

/// A column of moments.
#[derive(Debug, Clone)]
pub struct Moments {
    column: Column,
    values: Values,
}

#[derive(Debug, Clone)]
enum Values {
    Days(PrimitiveArray<Date32Type>),
    /// A time, maybe with offsets in minutes.
    Clock(PrimitiveArray<Time64NanosecondType>, Option<Int16Array>),
    /// Counts of a second's parts, maybe with zones.
    Instants(PrimitiveArray<Int64Type>, i64, Option<Int16Array>),
}

fn wrong() -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, "a column has not the shape of its type")
}

/// Parts of a second in the Arrow unit of `precision` digits.
#[must_use]
pub fn per_second(precision: u8) -> i64 {
    match precision {
        0..=3 => 1_000,
        4..=6 => 1_000_000,
        _ => 1_000_000_000,
    }
}

impl Moments {
    /// # Errors
    /// When `ty` is no date or time, or the column has not its shape.
    pub fn of(column: Column, ty: &TrinoType) -> Result<Self, QueryError> {
        let array = &column.array;
        let part = |name: &str| -> Result<ArrayRef, QueryError> {
            let row = array.as_struct_opt().ok_or_else(wrong)?;
            row.column_by_name(name).cloned().ok_or_else(wrong)
        };
        let shorts =
            |array: ArrayRef| array.as_primitive_opt::<Int16Type>().cloned().ok_or_else(wrong);
        let longs = |array: &ArrayRef| -> Result<PrimitiveArray<Int64Type>, QueryError> {
            let longs = cast(array, &DataType::Int64).map_err(|_| wrong())?;
            longs.as_primitive_opt::<Int64Type>().cloned().ok_or_else(wrong)
        };
        let clock = |array: &ArrayRef| {
            array.as_primitive_opt::<Time64NanosecondType>().cloned().ok_or_else(wrong)
        };
        let values = match ty {
            TrinoType::Date => {
                Values::Days(array.as_primitive_opt::<Date32Type>().cloned().ok_or_else(wrong)?)
            }
            TrinoType::Time(_) => Values::Clock(clock(array)?, None),
            TrinoType::TimeTz(_) => {
                Values::Clock(clock(&part(TIME)?)?, Some(shorts(part(OFFSET)?)?))
            }
            TrinoType::Timestamp(p) => Values::Instants(longs(array)?, per_second(*p), None),
            TrinoType::TimestampTz(p) => Values::Instants(
                longs(&part(INSTANT)?)?,
                per_second(*p),
                Some(shorts(part(ZONE)?)?),
            ),
            _ => return Err(wrong()),
        };
        Ok(Self { column, values })
    }

    /// The value of a row; `None` for NULL.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<Moment> {
        if self.column.is_null(row) {
            return None;
        }
        let at = self.column.at(row);
        Some(match &self.values {
            Values::Days(days) => Moment::plain(i64::from(days.value(at)) * DAY, 0),
            Values::Clock(times, offsets) => {
                let nanos = times.value(at);
                let moment =
                    Moment::plain(nanos.div_euclid(1_000_000_000), sub_nanos(nanos, 1_000_000_000));
                match offsets {
                    Some(offsets) => with_offset(moment, offsets.value(at)),
                    None => moment,
                }
            }
            Values::Instants(counts, unit, zones) => {
                let count = counts.value(at);
                let (seconds, nanos) = (count.div_euclid(*unit), sub_nanos(count, *unit));
                match zones {
                    Some(zones) => Moment::at(seconds, nanos, ZoneKey(zones.value(at))),
                    None => Moment::plain(seconds, nanos),
                }
            }
        })
    }
}

/// A time of day with an offset in minutes.
#[must_use]
pub fn with_offset(time: Moment, minutes: i16) -> Moment {
    Moment {
        utc: time.local - i64::from(minutes) * 60,
        zone: ZoneKey::from_offset_minutes(minutes).unwrap_or(ZoneKey::UTC),
        ..time
    }
}

fn sub_nanos(count: i64, unit: i64) -> u32 {
    u32::try_from(count.rem_euclid(unit) * (1_000_000_000 / unit)).unwrap_or(0)
}

/// The count of parts of a second that holds a moment; finer digits are cut off.
///
/// # Errors
/// When it does not fit 64 bits (nanoseconds outside 1677…2262).
pub fn count(seconds: i64, nanos: u32, unit: i64) -> Result<i64, QueryError> {
    seconds
        .checked_mul(unit)
        .and_then(|whole| whole.checked_add(i64::from(nanos) / (1_000_000_000 / unit)))
        .ok_or_else(|| {
            QueryError::new(ErrorCode::NumericValueOutOfRange, "timestamp is out of range")
                .hint("timestamps with more than 6 digits of a second reach from 1677 to 2262")
        })
}

/// Builds a column of `ty` from a moment per row.
///
/// # Errors
/// The first row's error, or a moment that `ty` cannot hold.
pub fn moments(
    ty: &TrinoType,
    rows: usize,
    mut value: impl FnMut(usize) -> Result<Option<Moment>, QueryError>,
) -> Result<ArrayRef, QueryError> {
    let mut counts: Vec<Option<i64>> = Vec::with_capacity(rows);
    let mut zones: Vec<Option<i16>> = Vec::new();
    for row in 0..rows {
        let moment = value(row)?;
        counts.push(moment.map(|moment| value_of(ty, moment)).transpose()?);
        match ty {
            TrinoType::TimestampTz(_) => zones.push(moment.map(|moment| moment.zone.0)),
            TrinoType::TimeTz(_) => {
                zones.push(moment.and_then(|moment| i16::try_from(moment.offset() / 60).ok()));
            }
            _ => {}
        }
    }
    let counts: ArrayRef = Arc::new(PrimitiveArray::<Int64Type>::from(counts));
    let typed = |ty: &DataType| cast(&counts, ty).map_err(|error| invalid(error.to_string()));
    let zoned = |name: &str, inner: DataType, zone: &str| -> Result<ArrayRef, QueryError> {
        let values = typed(&inner)?;
        let nulls = values.nulls().cloned();
        let fields: Fields =
            vec![Field::new(name, inner, true), Field::new(zone, DataType::Int16, true)].into();
        let zones: ArrayRef = Arc::new(Int16Array::from(zones.clone()));
        StructArray::try_new(fields, vec![values, zones], nulls)
            .map(|rows| Arc::new(rows) as ArrayRef)
            .map_err(|error| invalid(error.to_string()))
    };
    match ty {
        TrinoType::TimestampTz(p) => zoned(INSTANT, DataType::Timestamp(time_unit(*p), None), ZONE),
        TrinoType::TimeTz(_) => {
            zoned(TIME, DataType::Time64(arrow::datatypes::TimeUnit::Nanosecond), OFFSET)
        }
        TrinoType::Date => {
            let days = typed(&DataType::Int32)?;
            cast(&days, &DataType::Date32).map_err(|error| invalid(error.to_string()))
        }
        other => typed(&to_arrow(other)),
    }
}

fn value_of(ty: &TrinoType, moment: Moment) -> Result<i64, QueryError> {
    match ty {
        TrinoType::Date => {
            let day = moment.day();
            i32::try_from(day).map(i64::from).map_err(|_| {
                QueryError::new(ErrorCode::NumericValueOutOfRange, "date is out of range")
            })
        }
        TrinoType::Time(_) | TrinoType::TimeTz(_) => {
            Ok(moment.second_of_day() * 1_000_000_000 + i64::from(moment.nanos))
        }
        TrinoType::Timestamp(p) => count(moment.local, moment.nanos, per_second(*p)),
        TrinoType::TimestampTz(p) => count(moment.utc, moment.nanos, per_second(*p)),
        _ => Err(wrong()),
    }
}

/// Digits of a second of a type; dates have none.
#[must_use]
pub fn precision(ty: &TrinoType) -> u8 {
    match ty {
        TrinoType::Time(p)
        | TrinoType::TimeTz(p)
        | TrinoType::Timestamp(p)
        | TrinoType::TimestampTz(p) => *p,
        _ => 0,
    }
}
