//! `arbitrary`, `any_value` and the check that a scalar subquery has one row. It must not
//! know other aggregates.

use otus_types::{ErrorCode, QueryError, TrinoType};

use super::AGGREGATE;
use super::udaf::{Definition, State, aggregate};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const ARBITRARY: FunctionSpec = FunctionSpec {
    name: "arbitrary",
    aliases: &["any_value"],
    signatures: &["(T) -> T"],
    description: "Some value that is not NULL, if there is one",
    examples: &[Example { call: "arbitrary(x) FROM (VALUES NULL, 7) AS t(x)", result: "7" }],
    implementation: Implementation::Aggregate(|signature| {
        let state = vec![signature.returns.clone()];
        aggregate(signature, Definition::new(state, || Arbitrary(Value::Null)))
    }),
    ..AGGREGATE
};

pub const SINGLE_ROW: FunctionSpec = FunctionSpec {
    name: "$single_row",
    signatures: &["(T) -> T"],
    can_fail: true,
    description: "The value of the only row; NULL without rows, an error with several",
    implementation: Implementation::Aggregate(|signature| {
        let state = vec![signature.returns.clone(), TrinoType::Bigint];
        let make = || SingleRow { value: Value::Null, rows: 0 };
        aggregate(signature, Definition::new(state, make).nullable(&[0]))
    }),
    ..AGGREGATE
};

#[derive(Debug)]
struct Arbitrary(Value);

impl State for Arbitrary {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        if self.0.is_null() {
            self.0 = row.first().cloned().unwrap_or(Value::Null);
        }
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        self.update(state)
    }

    fn state(&self) -> Vec<Value> {
        vec![self.0.clone()]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        Ok(self.0.clone())
    }
}

#[derive(Debug)]
struct SingleRow {
    value: Value,
    rows: i64,
}

impl State for SingleRow {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        self.value = row.first().cloned().unwrap_or(Value::Null);
        self.rows += 1;
        self.check()
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        if let [value, Value::Int(rows @ 1..)] = state {
            self.value = value.clone();
            self.rows += rows;
        }
        self.check()
    }

    fn state(&self) -> Vec<Value> {
        vec![self.value.clone(), Value::Int(self.rows)]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        Ok(self.value.clone())
    }
}

impl SingleRow {
    fn check(&self) -> Result<(), QueryError> {
        if self.rows > 1 {
            return Err(QueryError::new(
                ErrorCode::SubqueryMultipleRows,
                "Scalar sub-query has returned multiple rows",
            ));
        }
        Ok(())
    }
}
