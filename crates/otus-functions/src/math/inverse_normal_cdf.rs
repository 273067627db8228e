//! `inverse_normal_cdf`: value below which a share of a normal distribution lies. It must not know other functions.

use arrow::datatypes::Float64Type;
use otus_types::QueryError;
use statrs::distribution::{ContinuousCDF as _, Normal};

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "inverse_normal_cdf",
    signatures: &["(double, double, double) -> double"],
    can_fail: true,
    description: "Value below which a share of a normal distribution lies",
    examples: &[Example { call: "round(inverse_normal_cdf(0, 1, 0.975), 2)", result: "1.96" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let columns = (0..3).map(|at| Column::of(args, at)).collect::<Result<Vec<_>, _>>()?;
            let arguments =
                columns.iter().map(Column::values::<Float64Type>).collect::<Result<Vec<_>, _>>()?;
            values::<Float64Type>(args.rows, |row| {
                match arguments.iter().map(|a| a.get(row)).collect::<Option<Vec<_>>>().as_deref() {
                    Some(&[first, second, third]) => value(first, second, third).map(Some),
                    _ => Ok(None),
                }
            })
        })
    }),
    ..SCALAR
};

fn value(mean: f64, deviation: f64, p: f64) -> Result<f64, QueryError> {
    if p.is_nan() || p <= 0.0 || p >= 1.0 {
        return Err(invalid("p must be 0 > p > 1"));
    }
    if deviation.is_nan() || deviation <= 0.0 {
        return Err(invalid("sd must be > 0"));
    }
    Normal::new(mean, deviation)
        .map(|normal| normal.inverse_cdf(p))
        .map_err(|e| invalid(e.to_string()))
}
