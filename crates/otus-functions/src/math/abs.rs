//! `abs`: absolute value. It must not know other functions.

use super::numbers::{Rules, numeric};
use otus_types::{ErrorCode, QueryError, TrinoType};

use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "abs",
    signatures: &[
        "(tinyint) -> tinyint",
        "(smallint) -> smallint",
        "(integer) -> integer",
        "(bigint) -> bigint",
        "(real) -> real",
        "(double) -> double",
        "(decimal(p,s)) -> decimal(p,s)",
    ],
    can_fail: true,
    description: "Absolute value",
    examples: &[
        Example { call: "abs(-3)", result: "3" },
        Example { call: "abs(DECIMAL '-1.50')", result: "1.50" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            numeric(
                signature,
                args,
                &Rules {
                    integer: abs,
                    double: f64::abs,
                    real: f32::abs,
                    decimal: |value, _| value.abs(),
                },
            )
        })
    }),
    ..SCALAR
};

fn abs(value: i64, ty: &TrinoType) -> Result<i64, QueryError> {
    let lowest = match ty {
        TrinoType::Tinyint => i64::from(i8::MIN),
        TrinoType::Smallint => i64::from(i16::MIN),
        TrinoType::Integer => i64::from(i32::MIN),
        _ => i64::MIN,
    };
    if value == lowest {
        let message = format!("Value {value} is out of range for abs({ty})");
        return Err(QueryError::new(ErrorCode::NumericValueOutOfRange, message));
    }
    Ok(value.abs())
}
