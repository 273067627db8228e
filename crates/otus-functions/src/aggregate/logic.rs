//! `bool_and`, `every`, `bool_or`, `count_if` and the bitwise aggregates: one number folded
//! over the rows. It must not know other aggregates.

use otus_types::{QueryError, TrinoType};

use super::AGGREGATE;
use super::udaf::{Definition, State, aggregate};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

/// Folds a value into what was there.
type Step = fn(i64, i64) -> i64;

#[derive(Debug)]
struct Fold {
    step: Step,
    value: Option<i64>,
    boolean: bool,
}

fn number(value: Option<&Value>) -> Option<i64> {
    match value? {
        Value::Boolean(flag) => Some(i64::from(*flag)),
        other => other.as_int(),
    }
}

impl State for Fold {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        if let Some(value) = number(row.first()) {
            self.value = Some(self.value.map_or(value, |known| (self.step)(known, value)));
        }
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        self.update(state)
    }

    fn state(&self) -> Vec<Value> {
        vec![self.value.map_or(Value::Null, Value::Int)]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        Ok(match self.value {
            None => Value::Null,
            Some(value) if self.boolean => Value::Boolean(value != 0),
            Some(value) => Value::Int(value),
        })
    }
}

macro_rules! fold {
    ($name:ident, $text:literal, $aliases:expr, $signature:literal, $boolean:literal, $step:expr, $description:literal, $call:literal, $result:literal) => {
        pub const $name: FunctionSpec = FunctionSpec {
            name: $text,
            aliases: $aliases,
            signatures: &[$signature],
            description: $description,
            examples: &[Example { call: $call, result: $result }],
            implementation: Implementation::Aggregate(|signature| {
                let make = || Fold { step: $step, value: None, boolean: $boolean };
                aggregate(signature, Definition::new(vec![TrinoType::Bigint], make))
            }),
            ..AGGREGATE
        };
    };
}

fold!(
    BOOL_AND,
    "bool_and",
    &["every"],
    "(boolean) -> boolean",
    true,
    |a, b| a & b,
    "Whether all values are true",
    "bool_and(x) FROM (VALUES true, false) AS t(x)",
    "false"
);
fold!(
    BOOL_OR,
    "bool_or",
    &[],
    "(boolean) -> boolean",
    true,
    |a, b| a | b,
    "Whether one value is true",
    "bool_or(x) FROM (VALUES true, false) AS t(x)",
    "true"
);
fold!(
    AND,
    "bitwise_and_agg",
    &[],
    "(bigint) -> bigint",
    false,
    |a, b| a & b,
    "Bits set in all values",
    "bitwise_and_agg(x) FROM (VALUES 6, 3) AS t(x)",
    "2"
);
fold!(
    OR,
    "bitwise_or_agg",
    &[],
    "(bigint) -> bigint",
    false,
    |a, b| a | b,
    "Bits set in one value",
    "bitwise_or_agg(x) FROM (VALUES 6, 3) AS t(x)",
    "7"
);
fold!(
    XOR,
    "bitwise_xor_agg",
    &[],
    "(bigint) -> bigint",
    false,
    |a, b| a ^ b,
    "Bits set in an odd number of values",
    "bitwise_xor_agg(x) FROM (VALUES 6, 3) AS t(x)",
    "5"
);

pub const COUNT_IF: FunctionSpec = FunctionSpec {
    name: "count_if",
    signatures: &["(boolean) -> bigint"],
    description: "Number of true values",
    examples: &[Example { call: "count_if(x > 1) FROM (VALUES 1, 2, 3) AS t(x)", result: "2" }],
    implementation: Implementation::Aggregate(|signature| {
        let make = || Fold { step: |a, b| a + b, value: Some(0), boolean: false };
        aggregate(signature, Definition::new(vec![TrinoType::Bigint], make))
    }),
    ..AGGREGATE
};
