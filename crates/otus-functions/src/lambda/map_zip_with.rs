//! `map_zip_with(a, b, (k, x, y) -> …)` over the union of keys. It must not know other
//! functions.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, UInt64Array};
use arrow::buffer::NullBuffer;
use datafusion_expr::{ColumnarValue, HigherOrderFunctionArgs};
use otus_types::arrow_type::to_arrow;
use otus_types::{QueryError, TrinoType};

use super::assemble;
use super::evaluate::{Elements, call, lambda, value};
use crate::rows::{SCALAR, invalid};
use crate::spec::{Example, FunctionSpec, HigherOrderKernel, Implementation};
use crate::udf::from_arrow;
use crate::value::key_of;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "map_zip_with",
    signatures: &["(map(K, V1), map(K, V2), function(K, V1, V2, V3)) -> map(K, V3)"],
    description: "Map over the keys of both maps, values made by the lambda",
    examples: &[Example {
        call: "map_zip_with(MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['b'], ARRAY[2]), (k, x, y) -> coalesce(x, y))",
        result: "{a=1, b=2}",
    }],
    implementation: Implementation::HigherOrder(|signature| match &signature.returns {
        TrinoType::Map(key, value) => {
            Ok(Arc::new(MapZipWith { key: (**key).clone(), value: (**value).clone() }))
        }
        _ => Err(invalid("map_zip_with returns a map")),
    }),
    ..SCALAR
};

#[derive(Debug)]
struct MapZipWith {
    key: TrinoType,
    value: TrinoType,
}

/// Of every joined entry: where its key stands, and where its two values stand.
#[derive(Default)]
struct Joined {
    keys: Vec<(usize, usize)>,
    left: Vec<Option<u64>>,
    right: Vec<Option<u64>>,
    rows: Vec<u64>,
}

impl HigherOrderKernel for MapZipWith {
    fn call(&self, args: &HigherOrderFunctionArgs) -> Result<ColumnarValue, QueryError> {
        let (a, a_keys, a_values) = Elements::of_map(&value(args, 0)?)?;
        let (b, b_keys, b_values) = Elements::of_map(&value(args, 1)?)?;
        let nulls = NullBuffer::union(a.nulls.as_ref(), b.nulls.as_ref());
        let mut joined = Joined::default();
        let mut lengths = Vec::with_capacity(a.lengths.len());
        let (mut next_a, mut next_b) = (0, 0);
        for (row, (in_a, in_b)) in a.lengths.iter().zip(&b.lengths).enumerate() {
            let before = joined.rows.len();
            if nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row)) {
                let (left, right) = (next_a..next_a + in_a, next_b..next_b + in_b);
                self.join(&mut joined, row, (&a_keys, left), (&b_keys, right));
            }
            lengths.push(joined.rows.len() - before);
            next_a += in_a;
            next_b += in_b;
        }
        let keys = arrow::compute::interleave(&[a_keys.as_ref(), b_keys.as_ref()], &joined.keys)
            .map_err(|error| from_arrow(&error))?;
        let parameters = [
            Arc::clone(&keys),
            take_or_null(&a_values, joined.left)?,
            take_or_null(&b_values, joined.right)?,
        ];
        let returns = to_arrow(&self.value);
        let results = call(lambda(args, 2)?, &parameters, &joined.rows, &returns)?;
        assemble::map((&self.key, &self.value), &lengths, keys, results, nulls)
    }
}

type Side<'a> = (&'a ArrayRef, std::ops::Range<usize>);

impl MapZipWith {
    fn join(&self, joined: &mut Joined, row: usize, left: Side<'_>, right: Side<'_>) {
        let mut found: HashMap<Vec<u8>, usize> = HashMap::new();
        for at in left.1 {
            found.insert(key_of(left.0, &self.key, at), joined.rows.len());
            joined.keys.push((0, at));
            joined.left.push(Some(at as u64));
            joined.right.push(None);
            joined.rows.push(row as u64);
        }
        for at in right.1 {
            match found.get(&key_of(right.0, &self.key, at)) {
                Some(entry) => {
                    if let Some(slot) = joined.right.get_mut(*entry) {
                        *slot = Some(at as u64);
                    }
                }
                None => {
                    joined.keys.push((1, at));
                    joined.left.push(None);
                    joined.right.push(Some(at as u64));
                    joined.rows.push(row as u64);
                }
            }
        }
    }
}

fn take_or_null(values: &ArrayRef, places: Vec<Option<u64>>) -> Result<ArrayRef, QueryError> {
    arrow::compute::take(values as &dyn Array, &UInt64Array::from(places), None)
        .map_err(|error| from_arrow(&error))
}
