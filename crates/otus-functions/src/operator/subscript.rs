//! `array[i]` and `map[key]`. It must not know other functions.

use std::sync::Arc;

use arrow::array::{Array, AsArray, UInt64Array};
use datafusion_expr::ColumnarValue;
use otus_types::render::value_text;
use otus_types::{QueryError, TrinoType};

use crate::resolve::BoundSignature;
use crate::rows::{SCALAR, invalid};
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};
use crate::udf::from_arrow;
use crate::value::{key_of, to_array};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$subscript",
    signatures: &["(array(T), bigint) -> T", "(map(K, V), K) -> V"],
    can_fail: true,
    description: "Element of an array, or value of a map's key; an error when there is none",
    examples: &[Example { call: "ARRAY[10, 20][2]", result: "20" }],
    implementation: Implementation::Scalar(|signature| {
        Ok(match signature.arguments.first() {
            Some(TrinoType::Map(..)) => Arc::new(MapSubscript { signature: signature.clone() }),
            _ => Arc::new(ArraySubscript),
        })
    }),
    ..SCALAR
};

#[derive(Debug)]
struct ArraySubscript;

impl ScalarKernel for ArraySubscript {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let [list, index] = args.values else {
            return Err(invalid("two arguments"));
        };
        let (list, index) = (to_array(list, args.rows)?, to_array(index, args.rows)?);
        let (Some(list), Some(index)) =
            (list.as_list_opt::<i32>(), index.as_primitive_opt::<arrow::datatypes::Int64Type>())
        else {
            return Err(invalid("subscript of something that is no array"));
        };
        let mut places = Vec::with_capacity(args.rows);
        for (row, index) in index.values().iter().enumerate() {
            let (start, length) = bounds(list.value_offsets(), row);
            places.push(start + place(*index, length)?);
        }
        arrow::compute::take(list.values(), &UInt64Array::from(places), None)
            .map(ColumnarValue::Array)
            .map_err(|error| from_arrow(&error))
    }
}

fn bounds(offsets: &[i32], row: usize) -> (u64, u64) {
    let at = |i: usize| offsets.get(i).and_then(|o| u64::try_from(*o).ok()).unwrap_or(0);
    (at(row), at(row + 1) - at(row))
}

fn place(index: i64, length: u64) -> Result<u64, QueryError> {
    match u64::try_from(index) {
        Err(_) => Err(invalid(format!("Array subscript is negative: {index}"))),
        Ok(0) => Err(invalid("SQL array indices start at 1")),
        Ok(index) if index > length => Err(invalid(format!(
            "Array subscript must be less than or equal to array length: {index} > {length}"
        ))),
        Ok(index) => Ok(index - 1),
    }
}

#[derive(Debug)]
struct MapSubscript {
    signature: BoundSignature,
}

impl ScalarKernel for MapSubscript {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let ([map, wanted], Some(TrinoType::Map(key_type, _))) =
            (args.values, self.signature.arguments.first())
        else {
            return Err(invalid("two arguments"));
        };
        let (map, wanted) = (to_array(map, args.rows)?, to_array(wanted, args.rows)?);
        let Some(map) = map.as_map_opt() else {
            return Err(invalid("subscript of something that is no map"));
        };
        let mut places = Vec::with_capacity(args.rows);
        for row in 0..args.rows {
            let (start, length) = bounds(map.value_offsets(), row);
            let found = find_key(map.keys(), key_type, (start, length), &wanted, row);
            places.push(found.ok_or_else(|| missing(&wanted, key_type, row))?);
        }
        arrow::compute::take(map.values(), &UInt64Array::from(places), None)
            .map(ColumnarValue::Array)
            .map_err(|error| from_arrow(&error))
    }
}

/// The entry whose key is `wanted[row]`, searched among `length` entries from `start`.
pub(crate) fn find_key(
    keys: &dyn Array,
    ty: &TrinoType,
    (start, length): (u64, u64),
    wanted: &dyn Array,
    row: usize,
) -> Option<u64> {
    if let (Some(keys), Some(wanted)) = (keys.as_string_view_opt(), wanted.as_string_view_opt()) {
        let wanted = wanted.value(row);
        return (start..start + length)
            .find(|at| usize::try_from(*at).is_ok_and(|at| keys.value(at) == wanted));
    }
    let wanted = key_of(wanted, ty, row);
    (start..start + length)
        .find(|at| usize::try_from(*at).is_ok_and(|at| key_of(keys, ty, at) == wanted))
}

fn missing(wanted: &dyn Array, ty: &TrinoType, row: usize) -> QueryError {
    let mut text = "Key not present in map: ".to_owned();
    value_text(wanted, ty, row, &mut text);
    invalid(text)
}
