//! `inverse_beta_cdf`: value below which a share of a beta distribution lies. It must not know other functions.

use arrow::datatypes::Float64Type;
use otus_types::QueryError;
use statrs::distribution::{Beta, ContinuousCDF as _};

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "inverse_beta_cdf",
    signatures: &["(double, double, double) -> double"],
    can_fail: true,
    description: "Value below which a share of a beta distribution lies",
    examples: &[
        Example { call: "inverse_beta_cdf(3, 3.6, 0.0)", result: "0.0" },
        Example { call: "round(inverse_beta_cdf(3, 3.6, 0.3), 3)", result: "0.347" },
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

fn value(a: f64, b: f64, p: f64) -> Result<f64, QueryError> {
    if p.is_nan() || !(0.0..=1.0).contains(&p) {
        return Err(invalid("p must be 0 >= p >= 1"));
    }
    if a.is_nan() || b.is_nan() || a <= 0.0 || b <= 0.0 {
        return Err(invalid("a, b must be > 0"));
    }
    Beta::new(a, b).map(|beta| beta.inverse_cdf(p)).map_err(|e| invalid(e.to_string()))
}
