//! `sum(x)`: exact types, an error on overflow. It must not know other aggregates.

use super::AGGREGATE;
use super::numeric::{Quantity, numeric};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "sum",
    signatures: &[
        "(bigint) -> bigint",
        "(double) -> double",
        "(real) -> real",
        "(decimal(p,s)) -> decimal(38,s)",
        "(interval day to second) -> interval day to second",
        "(interval year to month) -> interval year to month",
    ],
    can_fail: true,
    description: "Sum of the values; NULL without any",
    examples: &[Example { call: "sum(x) FROM (VALUES 1, 2, NULL) AS t(x)", result: "3" }],
    implementation: Implementation::Aggregate(|signature| numeric(Quantity::Sum, signature)),
    ..AGGREGATE
};
