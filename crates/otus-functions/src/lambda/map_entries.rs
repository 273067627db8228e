//! `map_filter`, `transform_keys` and `transform_values`: a lambda over the entries of a map.
//! It must not know other functions.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::DataType;
use datafusion_expr::{ColumnarValue, HigherOrderFunctionArgs};
use otus_types::arrow_type::to_arrow;
use otus_types::render::value_text;
use otus_types::{QueryError, TrinoType};

use super::assemble;
use super::evaluate::{Elements, booleans, filtered, lambda, value};
use crate::resolve::BoundSignature;
use crate::rows::{SCALAR, invalid};
use crate::spec::{Example, FunctionSpec, HigherOrderKernel, Implementation};
use crate::value::key_of;

pub const FILTER: FunctionSpec = FunctionSpec {
    name: "map_filter",
    signatures: &["(map(K, V), function(K, V, boolean)) -> map(K, V)"],
    description: "Map of the entries for which the lambda is true",
    examples: &[Example {
        call: "map_filter(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), (k, v) -> v > 1)",
        result: "{b=2}",
    }],
    implementation: Implementation::HigherOrder(|signature| new(signature, What::Filter)),
    ..SCALAR
};

pub const KEYS: FunctionSpec = FunctionSpec {
    name: "transform_keys",
    signatures: &["(map(K1, V), function(K1, V, K2)) -> map(K2, V)"],
    can_fail: true,
    description: "Map with its keys replaced by the results of the lambda",
    examples: &[Example {
        call: "transform_keys(MAP(ARRAY[1, 2], ARRAY['a', 'b']), (k, v) -> k + 1)",
        result: "{2=a, 3=b}",
    }],
    implementation: Implementation::HigherOrder(|signature| new(signature, What::Keys)),
    ..SCALAR
};

pub const VALUES: FunctionSpec = FunctionSpec {
    name: "transform_values",
    signatures: &["(map(K, V1), function(K, V1, V2)) -> map(K, V2)"],
    description: "Map with its values replaced by the results of the lambda",
    examples: &[Example {
        call: "transform_values(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), (k, v) -> v * 10)",
        result: "{a=10, b=20}",
    }],
    implementation: Implementation::HigherOrder(|signature| new(signature, What::Values)),
    ..SCALAR
};

#[derive(Debug, Clone, Copy, PartialEq)]
enum What {
    Filter,
    Keys,
    Values,
}

#[derive(Debug)]
struct Entries {
    what: What,
    key: TrinoType,
    value: TrinoType,
}

fn new(signature: &BoundSignature, what: What) -> Result<Arc<dyn HigherOrderKernel>, QueryError> {
    match &signature.returns {
        TrinoType::Map(key, value) => {
            Ok(Arc::new(Entries { what, key: (**key).clone(), value: (**value).clone() }))
        }
        _ => Err(invalid("the function returns a map")),
    }
}

impl HigherOrderKernel for Entries {
    fn call(&self, args: &HigherOrderFunctionArgs) -> Result<ColumnarValue, QueryError> {
        let (elements, keys, values) = Elements::of_map(&value(args, 0)?)?;
        let function = lambda(args, 1)?;
        let parameters = [Arc::clone(&keys), Arc::clone(&values)];
        let returns = match self.what {
            What::Filter => DataType::Boolean,
            What::Keys => to_arrow(&self.key),
            What::Values => to_arrow(&self.value),
        };
        let results = elements.call(function, &parameters, &returns)?;
        let types = (&self.key, &self.value);
        let nulls = elements.nulls.clone();
        match self.what {
            What::Filter => {
                let keep = booleans(&results)?;
                let lengths = elements.kept(keep);
                let (keys, values) = (filtered(&keys, keep)?, filtered(&values, keep)?);
                assemble::map(types, &lengths, keys, values, nulls)
            }
            What::Keys => {
                check_keys(&results, &self.key, &elements.lengths)?;
                assemble::map(types, &elements.lengths, results, values, nulls)
            }
            What::Values => assemble::map(types, &elements.lengths, keys, results, nulls),
        }
    }
}

/// Keys must not be NULL and must differ within each map.
pub(crate) fn check_keys(
    keys: &ArrayRef,
    ty: &TrinoType,
    lengths: &[usize],
) -> Result<(), QueryError> {
    if keys.logical_null_count() > 0 {
        return Err(invalid("map key cannot be null"));
    }
    let mut next = 0;
    for length in lengths {
        let mut seen = HashSet::with_capacity(*length);
        for at in next..next + length {
            if !seen.insert(key_of(keys, ty, at)) {
                let mut text = String::new();
                value_text(keys, ty, at, &mut text);
                return Err(invalid(format!("Duplicate map keys ({text}) are not allowed")));
            }
        }
        next += length;
    }
    Ok(())
}
