//! `hamming_distance(a, b)`. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::Int64Type;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "hamming_distance",
    signatures: &["(varchar(x), varchar(y)) -> bigint"],
    can_fail: true,
    description: "The number of positions at which two strings of one length differ",
    examples: &[Example { call: r#"hamming_distance('abcde', 'edcba')"#, result: r#"4"# }],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (left, right) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let (left, right) = (left.texts()?, right.texts()?);
    values::<Int64Type>(args.rows, |row| {
        let (Some(left), Some(right)) = (left.get(row), right.get(row)) else {
            return Ok(None);
        };
        if left.chars().count() != right.chars().count() {
            return Err(invalid(
                "The input strings to hamming_distance function must have the same length",
            ));
        }
        let differ = left.chars().zip(right.chars()).filter(|(l, r)| l != r).count();
        Ok(i64::try_from(differ).ok())
    })
}
