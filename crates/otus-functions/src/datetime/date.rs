//! `date(x)`: CAST to date of a text or a timestamp. It must not know other functions.

use otus_types::{ErrorCode, QueryError, TrinoType};

use crate::columns::{Column, SCALAR, plain};
use crate::datetime::calendar::DAY;
use crate::datetime::literal;
use crate::datetime::moment::{Moment, Moments, moments};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "date",
    signatures: &[
        "(varchar(x)) -> date",
        "(timestamp(p)) -> date",
        "(timestamp(p) with time zone) -> date",
    ],
    can_fail: true,
    description: "The date of a text or a timestamp, as CAST(x AS date)",
    examples: &[
        Example { call: "date('2001-08-22')", result: "2001-08-22" },
        Example { call: "date(TIMESTAMP '2001-08-22 03:04:05')", result: "2001-08-22" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let column = Column::of(args, 0)?;
            match signature.arguments.first() {
                Some(ty) if !ty.is_string() => {
                    let from = Moments::of(column, ty)?;
                    moments(&TrinoType::Date, args.rows, |row| Ok(from.get(row)))
                }
                _ => {
                    let text = column.texts()?;
                    moments(&TrinoType::Date, args.rows, |row| text.get(row).map(read).transpose())
                }
            }
        })
    }),
    ..SCALAR
};

fn read(text: &str) -> Result<Moment, QueryError> {
    let day = literal::date(text.trim()).map_err(|_| {
        QueryError::new(
            ErrorCode::InvalidCastArgument,
            format!("Value cannot be cast to date: {text}"),
        )
    })?;
    Ok(Moment::plain(i64::from(day) * DAY, 0))
}
