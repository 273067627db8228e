//! `bit_count`: number of set bits of a value in two's complement of this many bits. It must not know other functions.

use arrow::datatypes::Int64Type;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "bit_count",
    signatures: &["(bigint, bigint) -> bigint"],
    can_fail: true,
    description: "Number of set bits of a value in two's complement of this many bits",
    examples: &[
        Example { call: "bit_count(9, 64)", result: "2" },
        Example { call: "bit_count(-7, 8)", result: "6" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let (value, bits) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let (value, bits) = (value.values::<Int64Type>()?, bits.values::<Int64Type>()?);
            values::<Int64Type>(args.rows, |row| {
                value
                    .get(row)
                    .zip(bits.get(row))
                    .map(|(value, bits)| count(value, bits))
                    .transpose()
            })
        })
    }),
    ..SCALAR
};

fn count(value: i64, bits: i64) -> Result<i64, QueryError> {
    if !(2..=64).contains(&bits) {
        return Err(invalid(format!(
            "Bits specified in bit_count must be between 2 and 64, got {bits}"
        )));
    }
    let largest = i64::MAX >> (64 - bits);
    if value > largest || value < -largest - 1 {
        return Err(invalid(format!(
            "Number must be representable with the bits specified. \
             {value} cannot be represented with {bits} bits"
        )));
    }
    let mask = u64::MAX >> (64 - bits);
    Ok(i64::from((value.cast_unsigned() & mask).count_ones()))
}
