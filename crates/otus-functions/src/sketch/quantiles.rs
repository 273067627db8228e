//! `approx_percentile`, `tdigest_agg`, `qdigest_agg`, `merge` and the functions that read
//! digests. It must not know other sketches.

use std::sync::Arc;

use datafusion_expr::AggregateUDF;
use otus_types::{QueryError, TrinoType};

use super::digest::Digest;
use crate::aggregate::{AGGREGATE, Definition, State, aggregate};
use crate::resolve::BoundSignature;
use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

/// A digest value as the argument's type.
#[allow(clippy::cast_possible_truncation)]
fn typed(value: f64, ty: &TrinoType) -> Value {
    match ty {
        TrinoType::Real => Value::Real(value as f32),
        TrinoType::Double => Value::Double(value),
        _ => Value::Int((value + 0.5).floor() as i64),
    }
}

fn read_digest(value: &Value) -> Result<Digest, QueryError> {
    value.as_bytes().and_then(Digest::from_bytes).ok_or_else(|| invalid("not a digest"))
}

fn checked(quantile: f64, what: &str) -> Result<f64, QueryError> {
    if (0.0..=1.0).contains(&quantile) {
        return Ok(quantile);
    }
    Err(invalid(format!("{what} must be between 0 and 1")))
}

#[derive(Debug)]
struct Percentile {
    digest: Digest,
    /// Place of the percentage, a weight before it when it is 2.
    at: usize,
    percentage: Value,
    element: TrinoType,
    /// Whether several percentages were asked for.
    several: bool,
}

impl State for Percentile {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        let Some(value) = row.first().and_then(Value::as_double) else {
            return Ok(());
        };
        let weight = if self.at == 2 { row.get(1).and_then(Value::as_double) } else { Some(1.0) };
        let weight = weight.unwrap_or(1.0);
        if weight < 0.0 || weight == 0.0 && self.at == 2 {
            return Err(invalid("percentile weight must be > 0"));
        }
        if self.percentage.is_null() {
            self.percentage = row.get(self.at).cloned().unwrap_or(Value::Null);
        }
        self.digest.add(value, weight);
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        let [digest @ Value::Bytes(_), percentages] = state else {
            return Ok(());
        };
        self.digest.merge(&read_digest(digest)?);
        if self.percentage.is_null() {
            self.percentage = match (percentages, self.several) {
                (Value::Array(items), false) => items.first().cloned().unwrap_or(Value::Null),
                (other, _) => other.clone(),
            };
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        let percentages = match &self.percentage {
            Value::Array(items) => items.clone(),
            other => vec![other.clone()],
        };
        vec![Value::Bytes(self.digest.to_bytes()), Value::Array(percentages)]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        if self.digest.is_empty() {
            return Ok(Value::Null);
        }
        let one = |percentage: &Value| {
            let quantile =
                percentage.as_double().ok_or_else(|| invalid("Percentile cannot be null"))?;
            let value = self.digest.value_at(checked(quantile, "Percentile")?);
            Ok(value.map_or(Value::Null, |value| typed(value, &self.element)))
        };
        match &self.percentage {
            Value::Array(items) => {
                items.iter().map(one).collect::<Result<_, _>>().map(Value::Array)
            }
            single => one(single),
        }
    }

    fn size(&self) -> usize {
        self.digest.len() * 16 + 256
    }
}

pub const APPROX_PERCENTILE: FunctionSpec = FunctionSpec {
    name: "approx_percentile",
    signatures: &[
        "(bigint, double) -> bigint",
        "(double, double) -> double",
        "(real, double) -> real",
        "(bigint, double, double) -> bigint",
        "(double, double, double) -> double",
        "(real, double, double) -> real",
        "(bigint, array(double)) -> array(bigint)",
        "(double, array(double)) -> array(double)",
        "(real, array(double)) -> array(real)",
        "(bigint, double, array(double)) -> array(bigint)",
        "(double, double, array(double)) -> array(double)",
        "(real, double, array(double)) -> array(real)",
    ],
    can_fail: true,
    description: "Value at a percentage, or at several; a weight may stand before it",
    examples: &[Example {
        call: "approx_percentile(x, 0.5) FROM (VALUES 1, 2, 3) AS t(x)",
        result: "2",
    }],
    implementation: Implementation::Aggregate(percentile),
    ..AGGREGATE
};

fn percentile(signature: &BoundSignature) -> Result<Arc<AggregateUDF>, QueryError> {
    let element = signature.arguments.first().cloned().unwrap_or(TrinoType::Double);
    let at = signature.arguments.len().saturating_sub(1);
    let state = vec![TrinoType::TDigest, TrinoType::array(TrinoType::Double)];
    let several = matches!(signature.returns, TrinoType::Array(_));
    let definition = Definition::new(state, move || Percentile {
        digest: Digest::default(),
        at,
        percentage: Value::Null,
        element: element.clone(),
        several,
    });
    aggregate(signature, definition)
}

#[derive(Debug)]
struct DigestAgg {
    digest: Digest,
    merging: bool,
}

impl State for DigestAgg {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        if self.merging {
            return self.merge(row);
        }
        let weight = row.get(1).and_then(Value::as_double).unwrap_or(1.0);
        if weight <= 0.0 {
            return Err(invalid("weight must be > 0"));
        }
        if let Some(value) = row.first().and_then(Value::as_double) {
            self.digest.add(value, weight);
        }
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        if let Some(bytes @ Value::Bytes(_)) = state.first() {
            self.digest.merge(&read_digest(bytes)?);
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        vec![Value::Bytes(self.digest.to_bytes())]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        Ok(if self.digest.is_empty() { Value::Null } else { Value::Bytes(self.digest.to_bytes()) })
    }

    fn size(&self) -> usize {
        self.digest.len() * 16 + 256
    }
}

fn digest_aggregate(
    signature: &BoundSignature,
    merging: bool,
) -> Result<Arc<AggregateUDF>, QueryError> {
    let make = move || DigestAgg { digest: Digest::default(), merging };
    aggregate(signature, Definition::new(vec![TrinoType::TDigest], make))
}

pub const TDIGEST_AGG: FunctionSpec = FunctionSpec {
    name: "tdigest_agg",
    signatures: &["(double) -> tdigest", "(double, double) -> tdigest"],
    can_fail: true,
    description: "t-digest of the values, with a weight each",
    examples: &[Example {
        call: "value_at_quantile(tdigest_agg(x), 0.5) FROM (VALUES 1e0, 2e0, 3e0) AS t(x)",
        result: "2.0",
    }],
    implementation: Implementation::Aggregate(|signature| digest_aggregate(signature, false)),
    ..AGGREGATE
};

pub const QDIGEST_AGG: FunctionSpec = FunctionSpec {
    name: "qdigest_agg",
    signatures: &[
        "(bigint) -> qdigest(bigint)",
        "(double) -> qdigest(double)",
        "(real) -> qdigest(real)",
        "(bigint, bigint) -> qdigest(bigint)",
        "(double, bigint) -> qdigest(double)",
        "(real, bigint) -> qdigest(real)",
        "(bigint, bigint, double) -> qdigest(bigint)",
        "(double, bigint, double) -> qdigest(double)",
        "(real, bigint, double) -> qdigest(real)",
    ],
    can_fail: true,
    description: "Quantile digest of the values, with a weight each and an accuracy",
    examples: &[Example {
        call: "value_at_quantile(qdigest_agg(x), 0.5) FROM (VALUES 1, 2, 3) AS t(x)",
        result: "2",
    }],
    implementation: Implementation::Aggregate(|signature| digest_aggregate(signature, false)),
    ..AGGREGATE
};

pub const MERGE: FunctionSpec = FunctionSpec {
    name: "merge",
    signatures: &["(tdigest) -> tdigest", "(qdigest(T)) -> qdigest(T)"],
    description: "Union of digests",
    examples: &[Example {
        call: "value_at_quantile(merge(d), 0.5) FROM (SELECT tdigest_agg(x) AS d FROM (VALUES 1e0) AS t(x))",
        result: "1.0",
    }],
    implementation: Implementation::Aggregate(|signature| digest_aggregate(signature, true)),
    ..AGGREGATE
};

fn element_of(signature: &BoundSignature) -> TrinoType {
    match signature.arguments.first() {
        Some(TrinoType::QDigest(of)) => (**of).clone(),
        _ => TrinoType::Double,
    }
}

pub const VALUE_AT_QUANTILE: FunctionSpec = FunctionSpec {
    name: "value_at_quantile",
    signatures: &["(qdigest(T), double) -> T", "(tdigest, double) -> double"],
    can_fail: true,
    description: "Value of a digest at a quantile",
    examples: &[Example {
        call: "value_at_quantile(tdigest_agg(x), 1e0) FROM (VALUES 1e0, 2e0) AS t(x)",
        result: "2.0",
    }],
    implementation: Implementation::Scalar(|signature| {
        let element = element_of(signature);
        by_row(signature, move |values| {
            let [digest, Value::Double(quantile)] = values else {
                return Ok(Value::Null);
            };
            let value = read_digest(digest)?.value_at(checked(*quantile, "Quantile")?);
            Ok(value.map_or(Value::Null, |value| typed(value, &element)))
        })
    }),
    ..SCALAR
};

pub const VALUES_AT_QUANTILES: FunctionSpec = FunctionSpec {
    name: "values_at_quantiles",
    signatures: &[
        "(qdigest(T), array(double)) -> array(T)",
        "(tdigest, array(double)) -> array(double)",
    ],
    can_fail: true,
    description: "Values of a digest at several quantiles",
    examples: &[Example {
        call: "values_at_quantiles(tdigest_agg(x), ARRAY[0e0, 1e0]) FROM (VALUES 1e0, 2e0) AS t(x)",
        result: "[1.0, 2.0]",
    }],
    implementation: Implementation::Scalar(|signature| {
        let element = element_of(signature);
        by_row(signature, move |values| {
            let [digest, Value::Array(quantiles)] = values else {
                return Ok(Value::Null);
            };
            let digest = read_digest(digest)?;
            let items = quantiles.iter().map(|quantile| {
                let quantile = quantile
                    .as_double()
                    .ok_or_else(|| invalid("All quantiles should be non-null."))?;
                let value = digest.value_at(checked(quantile, "Quantile")?);
                Ok(value.map_or(Value::Null, |value| typed(value, &element)))
            });
            items.collect::<Result<_, _>>().map(Value::Array)
        })
    }),
    ..SCALAR
};

pub const QUANTILE_AT_VALUE: FunctionSpec = FunctionSpec {
    name: "quantile_at_value",
    signatures: &["(qdigest(T), T) -> double", "(tdigest, double) -> double"],
    can_fail: true,
    description: "Quantile of a value in a digest; NULL outside of it",
    examples: &[Example {
        call: "quantile_at_value(qdigest_agg(x), 3) FROM (VALUES 1, 2, 3) AS t(x)",
        result: "1.0",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [digest, value] = values else {
                return Ok(Value::Null);
            };
            let Some(value) = value.as_double() else {
                return Ok(Value::Null);
            };
            Ok(read_digest(digest)?.quantile_of(value).map_or(Value::Null, Value::Double))
        })
    }),
    ..SCALAR
};

pub const SCALE_TDIGEST: FunctionSpec = FunctionSpec {
    name: "scale_tdigest",
    signatures: &["(tdigest, double) -> tdigest"],
    can_fail: true,
    description: "t-digest with its weights multiplied",
    examples: &[Example {
        call: "value_at_quantile(scale_tdigest(tdigest_agg(x), 2e0), 1e0) FROM (VALUES 1e0) AS t(x)",
        result: "1.0",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [digest, Value::Double(factor)] = values else {
                return Ok(Value::Null);
            };
            if *factor <= 0.0 {
                return Err(invalid("Scale factor should be positive."));
            }
            let mut digest = read_digest(digest)?;
            digest.scale(*factor);
            Ok(Value::Bytes(digest.to_bytes()))
        })
    }),
    ..SCALAR
};
