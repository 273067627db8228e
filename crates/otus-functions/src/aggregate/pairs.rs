//! `corr`, `covar_*` and `regr_*`: moments of two variables. It must not know other
//! aggregates.

use otus_types::{QueryError, TrinoType};

use super::AGGREGATE;
use super::udaf::{Definition, State, aggregate};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

/// Count, means, and centred sums of squares and products; `y` is the first argument.
#[derive(Debug, Clone, Copy, Default)]
struct Pair {
    n: f64,
    mean_x: f64,
    mean_y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Pair {
    fn join(self, other: Self) -> Self {
        if self.n == 0.0 || other.n == 0.0 {
            return if self.n == 0.0 { other } else { self };
        }
        let n = self.n + other.n;
        let weight = self.n * other.n / n;
        let (dx, dy) = (other.mean_x - self.mean_x, other.mean_y - self.mean_y);
        Self {
            n,
            mean_x: self.mean_x + dx * other.n / n,
            mean_y: self.mean_y + dy * other.n / n,
            xx: self.xx + other.xx + dx * dx * weight,
            yy: self.yy + other.yy + dy * dy * weight,
            xy: self.xy + other.xy + dx * dy * weight,
        }
    }

    fn slope(&self) -> f64 {
        self.xy / self.xx
    }
}

type Finish = fn(&Pair) -> Option<f64>;

#[derive(Debug)]
struct PairState {
    pair: Pair,
    finish: Finish,
    real: bool,
}

impl State for PairState {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        let [y, x] = row else { return Ok(()) };
        if let (Some(mean_y), Some(mean_x)) = (y.as_double(), x.as_double()) {
            self.pair = self.pair.join(Pair { n: 1.0, mean_x, mean_y, ..Pair::default() });
        }
        Ok(())
    }

    fn merge(&mut self, state: &[Value]) -> Result<(), QueryError> {
        let parts: Vec<f64> = state.iter().filter_map(Value::as_double).collect();
        if let [n, mean_x, mean_y, xx, yy, xy] = parts.as_slice() {
            let other = Pair { n: *n, mean_x: *mean_x, mean_y: *mean_y, xx: *xx, yy: *yy, xy: *xy };
            self.pair = self.pair.join(other);
        }
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        let p = self.pair;
        [p.n, p.mean_x, p.mean_y, p.xx, p.yy, p.xy].into_iter().map(Value::Double).collect()
    }

    #[allow(clippy::cast_possible_truncation)]
    fn evaluate(&self) -> Result<Value, QueryError> {
        // A single point has no slope and no correlation: 0 / 0.
        Ok(match (self.finish)(&self.pair).filter(|value| !value.is_nan()) {
            None => Value::Null,
            Some(value) if self.real => Value::Real(value as f32),
            Some(value) => Value::Double(value),
        })
    }
}

macro_rules! pair {
    ($name:ident, $text:literal, $finish:expr, $description:literal, $result:literal) => {
        pub const $name: FunctionSpec = FunctionSpec {
            name: $text,
            signatures: &["(double, double) -> double", "(real, real) -> real"],
            description: $description,
            examples: &[Example {
                call: concat!(
                    $text,
                    "(y, x) FROM (VALUES (2e0, 1e0), (4e0, 2e0), (6e0, 3e0)) AS t(y, x)"
                ),
                result: $result,
            }],
            implementation: Implementation::Aggregate(|signature| {
                let real = signature.returns == TrinoType::Real;
                let make = move || PairState { pair: Pair::default(), finish: $finish, real };
                aggregate(signature, Definition::new(vec![TrinoType::Double; 6], make))
            }),
            ..AGGREGATE
        };
    };
}

pair!(CORR, "corr", |p| Some(p.xy / (p.xx * p.yy).sqrt()), "Correlation coefficient", "1.0");
pair!(
    COVAR_POP,
    "covar_pop",
    |p| (p.n > 0.0).then(|| p.xy / p.n),
    "Population covariance",
    "1.3333333333333333"
);
pair!(
    COVAR_SAMP,
    "covar_samp",
    |p| (p.n > 1.0).then(|| p.xy / (p.n - 1.0)),
    "Sample covariance",
    "2.0"
);
pair!(REGR_SLOPE, "regr_slope", |p| Some(p.slope()), "Slope of the regression line", "2.0");
pair!(
    REGR_INTERCEPT,
    "regr_intercept",
    |p| Some(p.mean_y - p.slope() * p.mean_x),
    "Intercept of the regression line",
    "0.0"
);
pair!(
    REGR_AVGX,
    "regr_avgx",
    |p| (p.n > 0.0).then_some(p.mean_x),
    "Mean of the second argument",
    "2.0"
);
pair!(
    REGR_AVGY,
    "regr_avgy",
    |p| (p.n > 0.0).then_some(p.mean_y),
    "Mean of the first argument",
    "4.0"
);
pair!(REGR_COUNT, "regr_count", |p| Some(p.n), "Number of pairs without NULL", "3.0");
pair!(
    REGR_R2,
    "regr_r2",
    |p| Some(p.xy * p.xy / (p.xx * p.yy)),
    "Coefficient of determination",
    "1.0"
);
pair!(
    REGR_SXX,
    "regr_sxx",
    |p| (p.n > 0.0).then_some(p.xx),
    "Sum of squares of the second argument",
    "2.0"
);
pair!(REGR_SXY, "regr_sxy", |p| (p.n > 0.0).then_some(p.xy), "Sum of products", "4.0");
pair!(
    REGR_SYY,
    "regr_syy",
    |p| (p.n > 0.0).then_some(p.yy),
    "Sum of squares of the first argument",
    "8.0"
);
