//! `power`: one number raised to the power of another. It must not know other functions.

use super::doubles::map2;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "power",
    aliases: &["pow"],
    signatures: &["(double, double) -> double"],
    description: "One number raised to the power of another",
    examples: &[
        Example { call: "power(2, 10)", result: "1024.0" },
        Example { call: "pow(2, -1)", result: "0.5" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map2(args, power))
    }),
    ..SCALAR
};

/// Java's `Math.pow`: one to the power of infinity or NaN is NaN there, one in C.
fn power(base: f64, exponent: f64) -> f64 {
    if base.abs() == 1.0 && exponent.is_infinite() || base == 1.0 && exponent.is_nan() {
        f64::NAN
    } else {
        base.powf(exponent)
    }
}
