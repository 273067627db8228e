//! `cardinality(…)`: number of elements or entries. It must not know other functions.

use arrow::array::{AsArray, ListArray, MapArray};
use arrow::datatypes::Int64Type;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "cardinality",
    signatures: &["(array(T)) -> bigint", "(map(K, V)) -> bigint"],
    description: "Number of elements or entries",
    examples: &[
        Example { call: "cardinality(ARRAY[1, 2])", result: "2" },
        Example { call: "cardinality(MAP(ARRAY['a'], ARRAY[1]))", result: "1" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let column = Column::of(args, 0)?;
            let list = column.array.as_list_opt::<i32>().map(ListArray::value_offsets);
            let map = column.array.as_map_opt().map(MapArray::value_offsets);
            let offsets = list.or(map).ok_or_else(|| invalid("not an array or a map"))?;
            values::<Int64Type>(args.rows, |row| {
                let at = column.at(row);
                let ends = offsets.get(at).zip(offsets.get(at + 1));
                Ok(ends.filter(|_| !column.is_null(row)).map(|(a, b)| i64::from(b - a)))
            })
        })
    }),
    ..SCALAR
};
