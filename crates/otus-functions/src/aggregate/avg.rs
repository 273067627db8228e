//! `avg(x)`: of integers a double, of decimals a decimal of the same scale. It must not know
//! other aggregates.

use super::AGGREGATE;
use super::numeric::{Quantity, numeric};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "avg",
    signatures: &[
        "(bigint) -> double",
        "(double) -> double",
        "(real) -> real",
        "(decimal(p,s)) -> decimal(p,s)",
        "(interval day to second) -> interval day to second",
        "(interval year to month) -> interval year to month",
    ],
    can_fail: true,
    description: "Mean of the values; NULL without any",
    examples: &[Example { call: "avg(x) FROM (VALUES 1, 2, NULL) AS t(x)", result: "1.5" }],
    implementation: Implementation::Aggregate(|signature| numeric(Quantity::Average, signature)),
    ..AGGREGATE
};
