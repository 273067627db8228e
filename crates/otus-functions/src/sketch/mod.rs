//! Family `sketch`: approximate aggregates and the functions that read their sketches.

mod digest;
mod distinct;
mod frequencies;
mod hll;
mod quantiles;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &distinct::APPROX_DISTINCT,
    &distinct::APPROX_SET,
    &distinct::CARDINALITY,
    &distinct::EMPTY_APPROX_SET,
    &distinct::MERGE,
    &frequencies::APPROX_MOST_FREQUENT,
    &frequencies::CHECKSUM,
    &frequencies::NUMERIC_HISTOGRAM,
    &quantiles::APPROX_PERCENTILE,
    &quantiles::MERGE,
    &quantiles::QDIGEST_AGG,
    &quantiles::QUANTILE_AT_VALUE,
    &quantiles::SCALE_TDIGEST,
    &quantiles::TDIGEST_AGG,
    &quantiles::VALUE_AT_QUANTILE,
    &quantiles::VALUES_AT_QUANTILES,
];
