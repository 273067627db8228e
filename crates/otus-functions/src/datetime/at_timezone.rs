//! `at_timezone(x, zone)`, and `AT TIME ZONE`, which the analyzer lowers to it: the same
//! instant on another zone's clock. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::Int64Type;
use otus_types::zone::ZoneKey;
use otus_types::{QueryError, TrinoType};

use crate::columns::{Column, SCALAR, invalid, plain};
use crate::datetime::calendar::DAY;
use crate::datetime::moment::{Moment, Moments, moments, with_offset};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "at_timezone",
    signatures: &[
        "(timestamp(p) with time zone, varchar(x)) -> timestamp(p) with time zone",
        "(timestamp(p) with time zone, interval day to second) -> timestamp(p) with time zone",
        "(time(p) with time zone, varchar(x)) -> time(p) with time zone",
        "(time(p) with time zone, interval day to second) -> time(p) with time zone",
    ],
    can_fail: true,
    description: "The same instant in another time zone",
    examples: &[Example {
        call: "at_timezone(TIMESTAMP '2012-10-31 01:00 UTC', 'America/Los_Angeles')",
        result: "2012-10-30 18:00:00 America/Los_Angeles",
    }],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let [from, zone] = signature.arguments.as_slice() else {
        return Err(invalid("two arguments are needed"));
    };
    let moments_in = Moments::of(Column::of(args, 0)?, from)?;
    let is_time = matches!(from, TrinoType::TimeTz(_));
    let zone_column = Column::of(args, 1)?;
    let mut last: Option<(String, ZoneKey)> = None;
    moments(&signature.returns, args.rows, |row| {
        let Some(at) = moments_in.get(row) else {
            return Ok(None);
        };
        let zone = if *zone == TrinoType::IntervalDaySecond {
            let Some(millis) = zone_column.values::<Int64Type>()?.get(row) else {
                return Ok(None);
            };
            offset_zone(millis)?
        } else {
            let Some(name) = zone_column.texts()?.get(row) else {
                return Ok(None);
            };
            match &last {
                Some((known, zone)) if known == name => *zone,
                _ => {
                    let zone = ZoneKey::parse(name)
                        .ok_or_else(|| invalid(format!("'{name}' is not a valid time zone")))?;
                    last = Some((name.to_owned(), zone));
                    zone
                }
            }
        };
        Ok(Some(if is_time { time_at(at, zone) } else { Moment::at(at.utc, at.nanos, zone) }))
    })
}

/// The zone of a fixed offset in milliseconds.
fn offset_zone(millis: i64) -> Result<ZoneKey, QueryError> {
    if millis % 60_000 != 0 {
        return Err(invalid("Invalid time zone offset interval: interval contains seconds"));
    }
    let minutes = i16::try_from(millis / 60_000).ok();
    minutes.and_then(ZoneKey::from_offset_minutes).ok_or_else(|| invalid("Invalid offset minutes"))
}

/// A time has no day: a region's offset is the one in force now.
fn time_at(at: Moment, zone: ZoneKey) -> Moment {
    let offset = zone.offset_seconds_at(chrono::Utc::now().timestamp());
    let local = (at.utc + i64::from(offset)).rem_euclid(DAY);
    with_offset(Moment::plain(local, at.nanos), i16::try_from(offset / 60).unwrap_or(0))
}
