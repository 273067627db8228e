//! `count(*)` and `count(x)`: DataFusion's, whose type and NULL rule are Trino's. It must not
//! know other aggregates.

use datafusion_functions_aggregate::count::count_udaf;

use super::AGGREGATE;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "count",
    signatures: &["() -> bigint", "(T) -> bigint"],
    description: "Number of rows, or of values that are not NULL",
    examples: &[Example { call: "count(x) FROM (VALUES 1, 2, NULL) AS t(x)", result: "2" }],
    implementation: Implementation::Aggregate(|_| Ok(count_udaf())),
    ..AGGREGATE
};
