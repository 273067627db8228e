//! `$ordinals(n)`: the numbers from 1 to n, which WITH ORDINALITY unnests beside its lists.
//! It has no limit of its own, as the lists it numbers are there already. It must not know
//! other functions.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, ListArray};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Int64Type};
use otus_types::QueryError;
use otus_types::arrow_type::to_arrow;

use crate::columns::{Column, SCALAR, invalid, plain};
use crate::resolve::BoundSignature;
use crate::spec::{FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$ordinals",
    signatures: &["(bigint) -> array(bigint)"],
    description: "Numbers from 1, an empty array for NULL and what is below 1",
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let column = Column::of(args, 0)?;
    let counts = column.values::<Int64Type>()?;
    let count = |row| counts.get(row).map_or(0, |count| count.max(0));
    let lengths: Vec<usize> =
        (0..args.rows).map(|row| usize::try_from(count(row)).unwrap_or(0)).collect();
    if lengths.iter().sum::<usize>() > i32::MAX as usize {
        return Err(invalid("arrays are too long to be numbered"));
    }
    let numbers: Int64Array = (0..args.rows).flat_map(|row| 1..=count(row)).collect();
    let DataType::List(field) = to_arrow(&signature.returns) else {
        return Err(invalid("not an array"));
    };
    let lists =
        ListArray::try_new(field, OffsetBuffer::from_lengths(lengths), Arc::new(numbers), None);
    Ok(Arc::new(lists.map_err(|error| invalid(error.to_string()))?))
}
