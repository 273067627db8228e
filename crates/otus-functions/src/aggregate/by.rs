//! `min_by(x, y)` and `max_by(x, y)`, also for the n smallest or largest y. It must not know
//! other aggregates.

use std::cmp::Ordering;
use std::sync::Arc;

use datafusion_expr::AggregateUDF;
use otus_types::{QueryError, RowField, TrinoType};

use super::AGGREGATE;
use super::top::{OF_MAX_BY, Top, checked_limit};
use super::udaf::{Definition, State, aggregate};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const MIN_BY: FunctionSpec = FunctionSpec {
    name: "min_by",
    signatures: &["(V, K:orderable) -> V", "(V, K:orderable, bigint) -> array(V)"],
    can_fail: true,
    description: "Value of x where y is smallest, or the n such values",
    examples: &[Example {
        call: "min_by(x, y) FROM (VALUES ('a', 2), ('b', 1)) AS t(x, y)",
        result: "b",
    }],
    implementation: Implementation::Aggregate(|signature| make(signature, Ordering::Less)),
    ..AGGREGATE
};

pub const MAX_BY: FunctionSpec = FunctionSpec {
    name: "max_by",
    description: "Value of x where y is largest, or the n such values",
    examples: &[Example {
        call: "max_by(x, y) FROM (VALUES ('a', 2), ('b', 1)) AS t(x, y)",
        result: "a",
    }],
    implementation: Implementation::Aggregate(|signature| make(signature, Ordering::Greater)),
    ..MIN_BY
};

fn make(signature: &BoundSignature, wanted: Ordering) -> Result<Arc<AggregateUDF>, QueryError> {
    let [value, key, ..] = signature.arguments.as_slice() else {
        return Err(crate::rows::invalid("two arguments"));
    };
    let pair =
        TrinoType::Row(vec![RowField::anonymous(key.clone()), RowField::anonymous(value.clone())]);
    let single = signature.arguments.len() == 2;
    let key = key.clone();
    let state = vec![TrinoType::array(pair), TrinoType::Bigint];
    let definition = Definition::new(state, move || By {
        top: Top::new(key.clone(), wanted),
        limit: single.then_some(1),
        single,
    });
    aggregate(signature, definition.nullable(&[0]))
}

#[derive(Debug)]
struct By {
    top: Top,
    limit: Option<i64>,
    single: bool,
}

impl State for By {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        let (Some(value), Some(key)) = (row.first(), row.get(1)) else {
            return Ok(());
        };
        if let Some(Value::Int(limit)) = row.get(2) {
            self.limit = Some(*limit);
        }
        let limit = checked_limit(self.limit.unwrap_or(1), OF_MAX_BY)?;
        self.top.add(key.clone(), value.clone(), limit)
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        let [Value::Array(items), limit] = state else {
            return Ok(());
        };
        for item in items {
            if let Value::Row(fields) = item
                && let [key, value] = fields.as_slice()
            {
                self.update(&[value.clone(), key.clone(), limit.clone()])?;
            }
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        let pairs = self.top.pairs().iter().map(|(k, v)| Value::Row(vec![k.clone(), v.clone()]));
        vec![Value::Array(pairs.collect()), self.limit.map_or(Value::Null, Value::Int)]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        let values = self.top.values();
        if self.single {
            return Ok(values.into_iter().next().unwrap_or(Value::Null));
        }
        Ok(if self.limit.is_none() { Value::Null } else { Value::Array(values) })
    }
}
