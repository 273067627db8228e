//! `with_timezone(timestamp, zone)`: the same wall clock, read in a zone. It must not know
//! other functions.

use otus_types::zone::ZoneKey;

use crate::columns::{Column, SCALAR, invalid, plain};
use crate::datetime::moment::{Moment, Moments, moments};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "with_timezone",
    signatures: &["(timestamp(p), varchar(x)) -> timestamp(p) with time zone"],
    can_fail: true,
    description: "The timestamp as the wall clock of a time zone",
    examples: &[Example {
        call: "with_timezone(TIMESTAMP '2022-11-01 09:08:07.321', 'America/Los_Angeles')",
        result: "2022-11-01 09:08:07.321 America/Los_Angeles",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let ty =
                signature.arguments.first().ok_or_else(|| invalid("two arguments are needed"))?;
            let from = Moments::of(Column::of(args, 0)?, ty)?;
            let zone = Column::of(args, 1)?;
            let zone = zone.texts()?;
            let mut last: Option<(&str, ZoneKey)> = None;
            moments(&signature.returns, args.rows, |row| {
                let (Some(at), Some(name)) = (from.get(row), zone.get(row)) else {
                    return Ok(None);
                };
                let zone = match last {
                    Some((known, zone)) if known == name => zone,
                    _ => ZoneKey::parse(name)
                        .ok_or_else(|| invalid(format!("'{name}' is not a valid time zone")))?,
                };
                last = Some((name, zone));
                Ok(Some(Moment::wall(at.local, at.nanos, zone)))
            })
        })
    }),
    ..SCALAR
};
