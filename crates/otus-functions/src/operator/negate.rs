//! `-a`. It must not know other operators.

use otus_types::TrinoType;

use crate::rows::{SCALAR, by_row, out_of_range};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$negate",
    signatures: &[
        "(tinyint) -> tinyint",
        "(smallint) -> smallint",
        "(integer) -> integer",
        "(bigint) -> bigint",
        "(real) -> real",
        "(double) -> double",
        "(decimal(p,s)) -> decimal(p,s)",
        "(interval day to second) -> interval day to second",
        "(interval year to month) -> interval year to month",
    ],
    can_fail: true,
    description: "Negation",
    examples: &[Example { call: "-DECIMAL '1.50'", result: "-1.50" }],
    implementation: Implementation::Scalar(|signature| {
        let ty = signature.returns.clone();
        by_row(signature, move |values| match values {
            [Value::Int(value)] => {
                let smallest = match ty {
                    TrinoType::Tinyint => i64::from(i8::MIN),
                    TrinoType::Smallint => i64::from(i16::MIN),
                    TrinoType::Integer | TrinoType::IntervalYearMonth => i64::from(i32::MIN),
                    _ => i64::MIN,
                };
                if *value == smallest {
                    return Err(out_of_range(format!("{ty} negation overflow: {value}")));
                }
                Ok(Value::Int(-value))
            }
            [Value::Real(value)] => Ok(Value::Real(-value)),
            [Value::Double(value)] => Ok(Value::Double(-value)),
            [Value::Decimal(value)] => Ok(Value::Decimal(-value)),
            _ => Ok(Value::Null),
        })
    }),
    ..SCALAR
};
