//! `from_unixtime(seconds[, zone | hours, minutes])`. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::{Float64Type, Int64Type};
use otus_types::QueryError;
use otus_types::zone::ZoneKey;

use crate::columns::{Column, SCALAR, invalid, plain};
use crate::datetime::moment::{Moment, moments};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_unixtime",
    signatures: &[
        "(double) -> timestamp(3) with time zone",
        "(double, varchar(x)) -> timestamp(3) with time zone",
        "(double, bigint, bigint) -> timestamp(3) with time zone",
    ],
    can_fail: true,
    description: "The timestamp so many seconds after 1970-01-01 00:00:00 UTC",
    examples: &[
        Example { call: "from_unixtime(1)", result: "1970-01-01 00:00:01.000 UTC" },
        Example {
            call: "from_unixtime(0, 'Asia/Tokyo')",
            result: "1970-01-01 09:00:00.000 Asia/Tokyo",
        },
        Example { call: "from_unixtime(0, 5, 30)", result: "1970-01-01 05:30:00.000 +05:30" },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let seconds = Column::of(args, 0)?;
    let seconds = seconds.values::<Float64Type>()?;
    let zones = Zones::of(signature, args)?;
    moments(&signature.returns, args.rows, |row| {
        let (Some(seconds), Some(zone)) = (seconds.get(row), zones.get(row)?) else {
            return Ok(None);
        };
        // Java's Math.round: half up, towards positive infinity.
        let millis = (seconds * 1_000.0 + 0.5).floor();
        if !millis.is_finite() || millis.abs() >= 9e15 {
            return Err(invalid(format!("Unix time out of range: {seconds}")));
        }
        #[allow(clippy::cast_possible_truncation)]
        let millis = millis as i64;
        let nanos = u32::try_from(millis.rem_euclid(1_000) * 1_000_000).unwrap_or(0);
        Ok(Some(Moment::at(millis.div_euclid(1_000), nanos, zone)))
    })
}

/// The zone of a row.
enum Zones {
    Utc,
    Names(Column),
    Offsets(Column, Column),
}

impl Zones {
    fn of(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<Self, QueryError> {
        Ok(match signature.arguments.len() {
            1 => Zones::Utc,
            2 => Zones::Names(Column::of(args, 1)?),
            _ => Zones::Offsets(Column::of(args, 1)?, Column::of(args, 2)?),
        })
    }

    fn get(&self, row: usize) -> Result<Option<ZoneKey>, QueryError> {
        match self {
            Zones::Utc => Ok(Some(ZoneKey::UTC)),
            Zones::Names(names) => {
                let Some(name) = names.texts()?.get(row) else {
                    return Ok(None);
                };
                let zone = ZoneKey::parse(name);
                zone.map(Some).ok_or_else(|| invalid(format!("Time zone not supported: {name}")))
            }
            Zones::Offsets(hours, minutes) => {
                let hours = hours.values::<Int64Type>()?.get(row);
                let (Some(hours), Some(minutes)) = (hours, minutes.values::<Int64Type>()?.get(row))
                else {
                    return Ok(None);
                };
                let total = hours.checked_mul(60).and_then(|hours| hours.checked_add(minutes));
                let minutes = total.and_then(|total| i16::try_from(total).ok());
                let zone = minutes.and_then(ZoneKey::from_offset_minutes);
                zone.map(Some).ok_or_else(|| {
                    let total = total.unwrap_or(i64::MAX);
                    invalid(format!("Invalid offset minutes {total}"))
                })
            }
        }
    }
}
