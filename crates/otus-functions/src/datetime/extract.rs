//! Parts of dates, times and intervals as bigint: what `year(x)`, `EXTRACT(YEAR FROM x)`
//! and their siblings share. It must not know their names.

use arrow::array::ArrayRef;
use arrow::datatypes::{Int32Type, Int64Type};
use otus_types::{QueryError, TrinoType};

use crate::columns::{Column, invalid, values};
use crate::datetime::moment::{Moment, Moments};
use crate::datetime::pattern::Field;
use crate::resolve::BoundSignature;
use crate::spec::KernelArgs;

/// A part that can be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Year,
    Quarter,
    Month,
    Week,
    YearOfWeek,
    Day,
    DayOfWeek,
    DayOfYear,
    Hour,
    Minute,
    Second,
    Millisecond,
    ZoneHour,
    ZoneMinute,
}

/// The part of the first argument, whatever its type.
///
/// # Errors
/// When the argument has no such part (the signatures exclude it).
pub fn extract(
    part: Part,
    signature: &BoundSignature,
    args: &KernelArgs<'_>,
) -> Result<ArrayRef, QueryError> {
    let column = Column::of(args, 0)?;
    let ty = signature.arguments.first().ok_or_else(|| invalid("one argument is needed"))?;
    match ty {
        TrinoType::IntervalYearMonth => {
            let months = column.values::<Int32Type>()?;
            values::<Int64Type>(args.rows, |row| {
                Ok(months.get(row).map(i64::from).map(|months| match part {
                    Part::Year => months / 12,
                    _ => months % 12,
                }))
            })
        }
        TrinoType::IntervalDaySecond => {
            let millis = column.values::<Int64Type>()?;
            values::<Int64Type>(args.rows, |row| {
                Ok(millis.get(row).map(|millis| match part {
                    Part::Day => millis / 86_400_000,
                    Part::Hour => millis % 86_400_000 / 3_600_000,
                    Part::Minute => millis % 3_600_000 / 60_000,
                    Part::Second => millis % 60_000 / 1_000,
                    _ => millis % 1_000,
                }))
            })
        }
        _ => {
            let moments = Moments::of(column, ty)?;
            values::<Int64Type>(args.rows, |row| Ok(moments.get(row).map(|at| part.of(at))))
        }
    }
}

impl Part {
    /// The part of a moment, on its wall clock.
    #[must_use]
    pub fn of(self, at: Moment) -> i64 {
        let field = match self {
            Part::Quarter => return (Field::Month.of(at) + 2) / 3,
            Part::ZoneHour => return at.offset() / 3_600,
            Part::ZoneMinute => return at.offset() / 60 % 60,
            Part::Year => Field::Year,
            Part::Month => Field::Month,
            Part::Week => Field::WeekOfYear,
            Part::YearOfWeek => Field::WeekYear,
            Part::Day => Field::DayOfMonth,
            Part::DayOfWeek => Field::DayOfWeek,
            Part::DayOfYear => Field::DayOfYear,
            Part::Hour => Field::HourOfDay,
            Part::Minute => Field::Minute,
            Part::Second => Field::Second,
            Part::Millisecond => Field::Millis,
        };
        field.of(at)
    }
}
