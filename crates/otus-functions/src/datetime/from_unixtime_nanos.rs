//! `from_unixtime_nanos(nanoseconds)`. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::{Decimal128Type, Int64Type};
use otus_types::zone::ZoneKey;
use otus_types::{QueryError, TrinoType};

use crate::columns::{Column, SCALAR, invalid, plain};
use crate::datetime::moment::{Moment, moments};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_unixtime_nanos",
    signatures: &[
        "(bigint) -> timestamp(9) with time zone",
        "(decimal(p, s)) -> timestamp(9) with time zone",
    ],
    can_fail: true,
    description: "The timestamp so many nanoseconds after 1970-01-01 00:00:00 UTC",
    examples: &[
        Example { call: "from_unixtime_nanos(100)", result: "1970-01-01 00:00:00.000000100 UTC" },
        Example {
            call: "from_unixtime_nanos(DECIMAL '1234')",
            result: "1970-01-01 00:00:00.000001234 UTC",
        },
        Example {
            call: "from_unixtime_nanos(DECIMAL '1234.499')",
            result: "1970-01-01 00:00:00.000001234 UTC",
        },
        Example {
            call: "from_unixtime_nanos(DECIMAL '-1234')",
            result: "1969-12-31 23:59:59.999998766 UTC",
        },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let column = Column::of(args, 0)?;
    let scale = match signature.arguments.first() {
        Some(TrinoType::Decimal { scale, .. }) => Some(*scale),
        _ => None,
    };
    moments(&signature.returns, args.rows, |row| {
        let nanos = match scale {
            None => column.values::<Int64Type>()?.get(row).map(i128::from),
            Some(scale) => column.values::<Decimal128Type>()?.get(row).map(|v| rounded(v, scale)),
        };
        let Some(nanos) = nanos else { return Ok(None) };
        let seconds = i64::try_from(nanos.div_euclid(1_000_000_000))
            .map_err(|_| invalid("Unix time out of range"))?;
        let rest = u32::try_from(nanos.rem_euclid(1_000_000_000)).unwrap_or(0);
        Ok(Some(Moment::at(seconds, rest, ZoneKey::UTC)))
    })
}

/// The decimal rounded to a whole number, half away from zero.
fn rounded(value: i128, scale: u8) -> i128 {
    let unit = 10_i128.pow(u32::from(scale.min(38)));
    let (quotient, rest) = (value / unit, value % unit);
    if rest.unsigned_abs() >= unit.unsigned_abs() - rest.unsigned_abs() {
        quotient + value.signum()
    } else {
        quotient
    }
}
