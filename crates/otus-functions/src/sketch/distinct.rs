//! `approx_distinct`, `approx_set`, `merge` and `cardinality` over HyperLogLogs. It must not
//! know other sketches.

use otus_types::{QueryError, TrinoType};

use super::hll::Hll;
use crate::aggregate::{AGGREGATE, Definition, State, aggregate};
use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, key};

#[derive(Debug)]
struct Distinct {
    hll: Hll,
    /// Whether the result is the sketch; else its cardinality.
    sketch: bool,
    /// Whether the argument is a sketch; else a value.
    merging: bool,
    seen: bool,
}

impl Distinct {
    fn new(sketch: bool, merging: bool) -> Self {
        Self { hll: Hll::default(), sketch, merging, seen: false }
    }
}

impl State for Distinct {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        if let Some(Value::Double(error)) = row.get(1)
            && !(0.0040625..=0.26).contains(error)
        {
            return Err(invalid(format!("Standard error must be in [0.0040625, 0.26]: {error}")));
        }
        match row.first() {
            Some(Value::Bytes(_)) if self.merging => return self.merge(row),
            Some(value) => self.hll.add(xxhash_rust::xxh64::xxh64(&key(value), 0)),
            None => {}
        }
        self.seen = true;
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        if let Some(bytes) = state.first().and_then(Value::as_bytes) {
            let other = Hll::from_bytes(bytes).ok_or_else(|| invalid("not a HyperLogLog"))?;
            self.hll.merge(&other);
            self.seen = true;
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        vec![if self.seen { Value::Bytes(self.hll.to_bytes()) } else { Value::Null }]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        Ok(match (self.sketch, self.seen) {
            (false, _) => Value::Int(self.hll.cardinality()),
            (true, true) => Value::Bytes(self.hll.to_bytes()),
            (true, false) => Value::Null,
        })
    }

    fn size(&self) -> usize {
        64 * 1_024
    }
}

pub const APPROX_DISTINCT: FunctionSpec = FunctionSpec {
    name: "approx_distinct",
    signatures: &["(T) -> bigint", "(T, double) -> bigint"],
    description: "Estimated number of distinct values; exact for a few thousand",
    examples: &[Example { call: "approx_distinct(x) FROM (VALUES 1, 1, 2) AS t(x)", result: "2" }],
    implementation: Implementation::Aggregate(|signature| {
        let state = vec![TrinoType::HyperLogLog];
        aggregate(signature, Definition::new(state, || Distinct::new(false, false)))
    }),
    ..AGGREGATE
};

pub const APPROX_SET: FunctionSpec = FunctionSpec {
    name: "approx_set",
    signatures: &["(T) -> HyperLogLog"],
    description: "HyperLogLog of the values",
    examples: &[Example {
        call: "cardinality(approx_set(x)) FROM (VALUES 1, 1, 2) AS t(x)",
        result: "2",
    }],
    implementation: Implementation::Aggregate(|signature| {
        let state = vec![TrinoType::HyperLogLog];
        aggregate(signature, Definition::new(state, || Distinct::new(true, false)))
    }),
    ..AGGREGATE
};

pub const MERGE: FunctionSpec = FunctionSpec {
    name: "merge",
    signatures: &["(HyperLogLog) -> HyperLogLog"],
    description: "Union of HyperLogLogs",
    examples: &[Example {
        call: "cardinality(merge(x)) FROM (VALUES empty_approx_set()) AS t(x)",
        result: "0",
    }],
    implementation: Implementation::Aggregate(|signature| {
        let state = vec![TrinoType::HyperLogLog];
        aggregate(signature, Definition::new(state, || Distinct::new(true, true)))
    }),
    ..AGGREGATE
};

pub const CARDINALITY: FunctionSpec = FunctionSpec {
    name: "cardinality",
    signatures: &["(HyperLogLog) -> bigint"],
    can_fail: true,
    description: "Estimated number of distinct values of a HyperLogLog",
    examples: &[Example { call: "cardinality(empty_approx_set())", result: "0" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let bytes = values.first().and_then(Value::as_bytes).unwrap_or_default();
            let hll = Hll::from_bytes(bytes).ok_or_else(|| invalid("not a HyperLogLog"))?;
            Ok(Value::Int(hll.cardinality()))
        })
    }),
    ..SCALAR
};

pub const EMPTY_APPROX_SET: FunctionSpec = FunctionSpec {
    name: "empty_approx_set",
    signatures: &["() -> HyperLogLog"],
    description: "HyperLogLog of no values",
    examples: &[Example { call: "cardinality(empty_approx_set())", result: "0" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |_| Ok(Value::Bytes(Hll::default().to_bytes())))
    }),
    ..SCALAR
};
