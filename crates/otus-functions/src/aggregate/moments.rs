//! `stddev`, `variance`, `skewness`, `kurtosis`, `geometric_mean` and `entropy`: central
//! moments kept without cancellation. It must not know other aggregates.

use otus_types::{QueryError, TrinoType};

use super::AGGREGATE;
use super::udaf::{Definition, State, aggregate};
use crate::rows::invalid;
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

/// Count, mean and central moments two to four.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    n: f64,
    mean: f64,
    m2: f64,
    m3: f64,
    m4: f64,
}

impl Moments {
    fn join(self, other: Self) -> Self {
        let n = self.n + other.n;
        if self.n == 0.0 || other.n == 0.0 {
            return if self.n == 0.0 { other } else { self };
        }
        let (na, nb) = (self.n, other.n);
        let delta = other.mean - self.mean;
        let d2 = delta * delta;
        let m2 = self.m2 + other.m2 + d2 * na * nb / n;
        let m3 = self.m3
            + other.m3
            + delta * d2 * na * nb * (na - nb) / (n * n)
            + 3.0 * delta * (na * other.m2 - nb * self.m2) / n;
        let m4 = self.m4
            + other.m4
            + d2 * d2 * na * nb * (na * na - na * nb + nb * nb) / (n * n * n)
            + 6.0 * d2 * (na * na * other.m2 + nb * nb * self.m2) / (n * n)
            + 4.0 * delta * (na * other.m3 - nb * self.m3) / n;
        Self { n, mean: self.mean + delta * nb / n, m2, m3, m4 }
    }

    fn add(&mut self, value: f64) {
        let n1 = self.n;
        self.n += 1.0;
        let n = self.n;
        let delta = value - self.mean;
        let delta_n = delta / n;
        let delta_n2 = delta_n * delta_n;
        let term = delta * delta_n * n1;
        self.mean += delta_n;
        self.m4 += term * delta_n2 * (n * n - 3.0 * n + 3.0) + 6.0 * delta_n2 * self.m2
            - 4.0 * delta_n * self.m3;
        self.m3 += term * delta_n * (n - 2.0) - 3.0 * delta_n * self.m2;
        self.m2 += term;
    }
}

/// The result of the moments; `None` is NULL.
type Finish = fn(&Moments) -> Option<f64>;

#[derive(Debug)]
struct MomentState {
    moments: Moments,
    finish: Finish,
}

impl State for MomentState {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        if let Some(value) = row.first().and_then(Value::as_double) {
            self.moments.add(value);
        }
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        let parts: Vec<f64> = state.iter().filter_map(Value::as_double).collect();
        if let [n, mean, m2, m3, m4] = parts.as_slice() {
            let other = Moments { n: *n, mean: *mean, m2: *m2, m3: *m3, m4: *m4 };
            self.moments = self.moments.join(other);
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        let m = self.moments;
        [m.n, m.mean, m.m2, m.m3, m.m4].into_iter().map(Value::Double).collect()
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        Ok((self.finish)(&self.moments).map_or(Value::Null, Value::Double))
    }
}

macro_rules! moments {
    ($name:ident, $text:literal, $aliases:expr, $finish:expr, $description:literal, $call:literal, $result:literal) => {
        pub const $name: FunctionSpec = FunctionSpec {
            name: $text,
            aliases: $aliases,
            signatures: &["(bigint) -> double", "(double) -> double"],
            description: $description,
            examples: &[Example { call: $call, result: $result }],
            implementation: Implementation::Aggregate(|signature| {
                let make = || MomentState { moments: Moments::default(), finish: $finish };
                aggregate(signature, Definition::new(vec![TrinoType::Double; 5], make))
            }),
            ..AGGREGATE
        };
    };
}

moments!(
    VARIANCE,
    "variance",
    &["var_samp"],
    |m| (m.n > 1.0).then(|| m.m2 / (m.n - 1.0)),
    "Sample variance",
    "variance(x) FROM (VALUES 1, 2, 3) AS t(x)",
    "1.0"
);
moments!(
    VAR_POP,
    "var_pop",
    &[],
    |m| (m.n > 0.0).then(|| m.m2 / m.n),
    "Population variance",
    "var_pop(x) FROM (VALUES 1, 3) AS t(x)",
    "1.0"
);
moments!(
    STDDEV,
    "stddev",
    &["stddev_samp"],
    |m| (m.n > 1.0).then(|| (m.m2 / (m.n - 1.0)).sqrt()),
    "Sample standard deviation",
    "stddev(x) FROM (VALUES 1, 2, 3) AS t(x)",
    "1.0"
);
moments!(
    STDDEV_POP,
    "stddev_pop",
    &[],
    |m| (m.n > 0.0).then(|| (m.m2 / m.n).sqrt()),
    "Population standard deviation",
    "stddev_pop(x) FROM (VALUES 1, 3) AS t(x)",
    "1.0"
);
moments!(
    SKEWNESS,
    "skewness",
    &[],
    |m| (m.n >= 3.0).then(|| m.n.sqrt() * m.m3 / m.m2.powf(1.5)),
    "Skewness",
    "skewness(x) FROM (VALUES 1, 2, 3) AS t(x)",
    "0.0"
);
moments!(
    KURTOSIS,
    "kurtosis",
    &[],
    kurtosis,
    "Excess kurtosis",
    "kurtosis(x) FROM (VALUES 1, 2, 3) AS t(x)",
    "NULL"
);

fn kurtosis(m: &Moments) -> Option<f64> {
    let n = m.n;
    (n >= 4.0).then(|| {
        let variance = m.m2 / (n - 1.0);
        n * (n + 1.0) / ((n - 1.0) * (n - 2.0) * (n - 3.0)) * m.m4 / (variance * variance)
            - 3.0 * (n - 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0))
    })
}

pub const GEOMETRIC_MEAN: FunctionSpec = FunctionSpec {
    name: "geometric_mean",
    signatures: &["(bigint) -> double", "(double) -> double", "(real) -> real"],
    description: "Geometric mean",
    examples: &[Example {
        call: "geometric_mean(x) FROM (VALUES 2e0, 8e0) AS t(x)",
        result: "4.0",
    }],
    implementation: Implementation::Aggregate(|signature| {
        let real = signature.returns == TrinoType::Real;
        let state = vec![TrinoType::Double, TrinoType::Double];
        let make = move || LogSum { n: 0.0, sum: 0.0, real };
        aggregate(signature, Definition::new(state, make))
    }),
    ..AGGREGATE
};

#[derive(Debug)]
struct LogSum {
    n: f64,
    sum: f64,
    real: bool,
}

impl State for LogSum {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        if let Some(value) = row.first().and_then(Value::as_double) {
            self.n += 1.0;
            self.sum += value.ln();
        }
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        if let [Value::Double(n), Value::Double(sum)] = state {
            self.n += n;
            self.sum += sum;
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        vec![Value::Double(self.n), Value::Double(self.sum)]
    }

    #[allow(clippy::cast_possible_truncation)]
    fn evaluate(&self) -> Result<Value, QueryError> {
        let mean = (self.sum / self.n).exp();
        Ok(match (self.n > 0.0, self.real) {
            (false, _) => Value::Null,
            (true, true) => Value::Real(mean as f32),
            (true, false) => Value::Double(mean),
        })
    }
}

pub const ENTROPY: FunctionSpec = FunctionSpec {
    name: "entropy",
    signatures: &["(bigint) -> double", "(double) -> double"],
    can_fail: true,
    description: "Log-2 entropy of counts",
    examples: &[Example { call: "entropy(x) FROM (VALUES 1, 1) AS t(x)", result: "1.0" }],
    implementation: Implementation::Aggregate(|signature| {
        let state = vec![TrinoType::Double, TrinoType::Double];
        aggregate(signature, Definition::new(state, || Entropy { sum: 0.0, logs: 0.0 }))
    }),
    ..AGGREGATE
};

#[derive(Debug)]
struct Entropy {
    sum: f64,
    logs: f64,
}

impl State for Entropy {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        let Some(value) = row.first().and_then(Value::as_double) else {
            return Ok(());
        };
        if value < 0.0 {
            return Err(invalid("Entropy count argument must be non-negative"));
        }
        if value > 0.0 {
            self.sum += value;
            self.logs += value * value.ln();
        }
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        if let [Value::Double(sum), Value::Double(logs)] = state {
            self.sum += sum;
            self.logs += logs;
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        vec![Value::Double(self.sum), Value::Double(self.logs)]
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        if self.sum == 0.0 {
            return Ok(Value::Double(0.0));
        }
        let entropy = (self.sum.ln() - self.logs / self.sum) / std::f64::consts::LN_2;
        Ok(Value::Double(entropy.max(0.0)))
    }
}
