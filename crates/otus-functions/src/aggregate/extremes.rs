//! `min` and `max`, also the n smallest or largest. DataFusion's are used where its order is
//! Trino's. It must not know other aggregates.

use std::cmp::Ordering;
use std::sync::Arc;

use datafusion_expr::AggregateUDF;
use datafusion_functions_aggregate::min_max::{max_udaf, min_udaf};
use otus_types::{QueryError, TrinoType};

use super::AGGREGATE;
use super::top::{OF_MAX, Top, checked_limit};
use super::udaf::{Definition, State, aggregate};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Comparison, Value, compare};

pub const MIN: FunctionSpec = FunctionSpec {
    name: "min",
    signatures: &["(T:orderable) -> T", "(T:orderable, bigint) -> array(T)"],
    description: "Smallest value, or the n smallest in order",
    examples: &[Example { call: "min(x) FROM (VALUES 2, 1, NULL) AS t(x)", result: "1" }],
    implementation: Implementation::Aggregate(|signature| make(signature, Ordering::Less)),
    ..AGGREGATE
};

pub const MAX: FunctionSpec = FunctionSpec {
    name: "max",
    description: "Largest value, or the n largest in order",
    examples: &[Example { call: "max(x, 2) FROM (VALUES 2, 1, 3) AS t(x)", result: "[3, 2]" }],
    implementation: Implementation::Aggregate(|signature| make(signature, Ordering::Greater)),
    ..MIN
};

fn make(signature: &BoundSignature, wanted: Ordering) -> Result<Arc<AggregateUDF>, QueryError> {
    let ty = signature.arguments.first().cloned().unwrap_or(TrinoType::Unknown);
    if signature.arguments.len() == 2 {
        let element = ty.clone();
        let state = vec![TrinoType::array(ty), TrinoType::Bigint];
        let definition = Definition::new(state, move || TopValues {
            top: Top::new(element.clone(), wanted),
            limit: None,
        });
        return aggregate(signature, definition);
    }
    if plain(&ty) {
        return Ok(if wanted == Ordering::Less { min_udaf() } else { max_udaf() });
    }
    let element = ty.clone();
    let definition = Definition::new(vec![ty], move || Extreme {
        ty: element.clone(),
        wanted,
        best: Value::Null,
    });
    aggregate(signature, definition)
}

/// Whether Arrow orders the type as Trino does.
fn plain(ty: &TrinoType) -> bool {
    use TrinoType as T;
    ty.is_integer()
        || ty.is_interval()
        || matches!(
            ty,
            T::Boolean
                | T::Decimal { .. }
                | T::Varchar(_)
                | T::Varbinary
                | T::Date
                | T::Timestamp(_)
                | T::Time(_)
                | T::IpAddress
                | T::Uuid
        )
}

#[derive(Debug)]
struct Extreme {
    ty: TrinoType,
    wanted: Ordering,
    best: Value,
}

impl Extreme {
    fn is_better(&self, value: &Value) -> Result<bool, QueryError> {
        let how = Comparison::for_extreme(self.wanted);
        Ok(compare(value, &self.best, &self.ty, how)? == Some(self.wanted))
    }
}

impl State for Extreme {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        let Some(value) = row.first().filter(|value| !value.is_null()) else {
            return Ok(());
        };
        let better = self.best.is_null() || self.is_better(value)?;
        if better {
            self.best = value.clone();
        }
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        self.update(state)
    }

    fn state(&self) -> Vec<Value> {
        vec![self.best.clone()]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        Ok(self.best.clone())
    }
}

#[derive(Debug)]
struct TopValues {
    top: Top,
    limit: Option<i64>,
}

impl State for TopValues {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        let [value, Value::Int(limit)] = row else {
            return Ok(());
        };
        self.limit = Some(*limit);
        let limit = checked_limit(*limit, OF_MAX)?;
        self.top.add(value.clone(), value.clone(), limit)
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        let [Value::Array(items), limit] = state else {
            return Ok(());
        };
        for item in items {
            self.update(&[item.clone(), limit.clone()])?;
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        vec![Value::Array(self.top.values()), self.limit.map_or(Value::Null, Value::Int)]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        Ok(if self.limit.is_none() { Value::Null } else { Value::Array(self.top.values()) })
    }
}
