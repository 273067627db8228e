//! `json_array_contains(json, value)`. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::{Float64Type, Int64Type};
use otus_types::{QueryError, TrinoType};

use crate::columns::{Column, SCALAR, booleans, plain};
use crate::json::scan::{Kind, Scanner};
use crate::json::walk::each_element;
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "json_array_contains",
    signatures: &[
        "(varchar(x), boolean) -> boolean",
        "(varchar(x), bigint) -> boolean",
        "(varchar(x), double) -> boolean",
        "(varchar(x), varchar(y)) -> boolean",
        "(json, boolean) -> boolean",
        "(json, bigint) -> boolean",
        "(json, double) -> boolean",
        "(json, varchar(y)) -> boolean",
    ],
    description: "Whether a value is an element of a JSON array",
    examples: &[Example { call: "json_array_contains('[1, 2, 3]', 2)", result: "true" }],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (json, value) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let json = json.texts()?;
    match signature.arguments.get(1) {
        Some(TrinoType::Boolean) => {
            let value = value.booleans()?;
            search(
                args.rows,
                |row| Some((json.get(row)?, value.get(row)?)),
                |kind, _, wanted| kind == if wanted { Kind::True } else { Kind::False },
            )
        }
        Some(TrinoType::Bigint) => {
            let value = value.values::<Int64Type>()?;
            search(
                args.rows,
                |row| Some((json.get(row)?, value.get(row)?)),
                |kind, element, wanted| {
                    kind == Kind::Number
                        && element
                            .number()
                            .is_ok_and(|n| !n.float && n.text.parse::<i64>() == Ok(wanted))
                },
            )
        }
        Some(TrinoType::Double) => {
            let value = value.values::<Float64Type>()?;
            search(
                args.rows,
                |row| Some((json.get(row)?, value.get(row)?)),
                |kind, element, wanted| {
                    kind == Kind::Number
                        && element.number().is_ok_and(|n| {
                            n.float
                                && n.text.parse::<f64>().is_ok_and(|v| v.is_finite() && v == wanted)
                        })
                },
            )
        }
        _ => {
            let value = value.texts()?;
            search(
                args.rows,
                |row| Some((json.get(row)?, value.get(row)?)),
                |kind, element, wanted| {
                    kind == Kind::String && element.string().is_ok_and(|s| s.is(wanted))
                },
            )
        }
    }
}

fn search<'t, V: Copy>(
    rows: usize,
    arguments: impl Fn(usize) -> Option<(&'t str, V)>,
    matches: impl Fn(Kind, &mut Scanner<'t>, V) -> bool,
) -> Result<ArrayRef, QueryError> {
    booleans(rows, |row| {
        Ok(arguments(row).and_then(|(text, wanted)| {
            let found = each_element(text, |_, kind, element, _| {
                matches(kind, element, wanted).then_some(())
            });
            found.ok().map(|found| found.is_some())
        }))
    })
}
