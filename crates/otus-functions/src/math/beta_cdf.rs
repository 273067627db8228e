//! `beta_cdf`: share of a beta distribution below a value. It must not know other functions.

use arrow::datatypes::Float64Type;
use otus_types::QueryError;
use statrs::distribution::{Beta, ContinuousCDF as _};

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "beta_cdf",
    signatures: &["(double, double, double) -> double"],
    can_fail: true,
    description: "Share of a beta distribution below a value",
    examples: &[
        Example { call: "round(beta_cdf(3, 3.6, 0.3), 4)", result: "0.2176" },
        Example { call: "beta_cdf(3, 3.6, 1.0)", result: "1.0" },
    ],
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

fn value(a: f64, b: f64, v: f64) -> Result<f64, QueryError> {
    if v.is_nan() || !(0.0..=1.0).contains(&v) {
        return Err(invalid("value must be 0 >= v >= 1"));
    }
    if a.is_nan() || b.is_nan() || a <= 0.0 || b <= 0.0 {
        return Err(invalid("a, b must be > 0"));
    }
    Beta::new(a, b).map(|beta| beta.cdf(v)).map_err(|e| invalid(e.to_string()))
}
