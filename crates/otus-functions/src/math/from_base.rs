//! `from_base`: value of a text read as a number of this base. It must not know other functions.

use arrow::datatypes::Int64Type;
use otus_types::QueryError;

use super::to_base::radix_of;
use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_base",
    signatures: &["(varchar(x), bigint) -> bigint"],
    can_fail: true,
    description: "Value of a text read as a number of this base",
    examples: &[Example { call: "from_base('ff', 16)", result: "255" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let (text, radix) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let (text, radix) = (text.texts()?, radix.values::<Int64Type>()?);
            values::<Int64Type>(args.rows, |row| {
                text.get(row)
                    .zip(radix.get(row))
                    .map(|(text, radix)| parse(text, radix))
                    .transpose()
            })
        })
    }),
    ..SCALAR
};

fn parse(text: &str, radix: i64) -> Result<i64, QueryError> {
    i64::from_str_radix(text, radix_of(radix)?)
        .map_err(|_| invalid(format!("Not a valid base-{radix} number: {text}")))
}
