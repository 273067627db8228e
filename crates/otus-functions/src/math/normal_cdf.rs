//! `normal_cdf`: share of a normal distribution below a value. It must not know other functions.

use arrow::datatypes::Float64Type;
use otus_types::QueryError;

use super::erf::erf;
use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "normal_cdf",
    signatures: &["(double, double, double) -> double"],
    can_fail: true,
    description: "Share of a normal distribution below a value",
    examples: &[Example { call: "round(normal_cdf(0, 1, 1.96), 4)", result: "0.975" }],
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

fn value(mean: f64, deviation: f64, v: f64) -> Result<f64, QueryError> {
    if deviation.is_nan() || deviation <= 0.0 {
        return Err(invalid("standardDeviation must be > 0"));
    }
    Ok(0.5 * (1.0 + erf((v - mean) / (deviation * std::f64::consts::SQRT_2))))
}
