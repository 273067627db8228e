//! Family `aggregate`. A state per group over values ([`udaf`]) or dense vectors
//! ([`numeric`]); DISTINCT, ORDER BY, FILTER and window frames work for all of them.

mod avg;
mod by;
mod collect;
mod count;
mod direct;
mod extremes;
mod logic;
mod moments;
mod numeric;
mod numeric_state;
mod pairs;
mod pick;
mod rows;
mod single;
mod sum;
mod top;
mod udaf;

pub(crate) use udaf::{Definition, State, aggregate};

use crate::rows::SCALAR;
use crate::spec::{FunctionKind, FunctionSpec};

/// What most aggregates have in common; a registry line says the rest.
pub(crate) const AGGREGATE: FunctionSpec = FunctionSpec { kind: FunctionKind::Aggregate, ..SCALAR };

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &avg::SPEC,
    &by::MAX_BY,
    &by::MIN_BY,
    &collect::ARRAY_AGG,
    &collect::HISTOGRAM,
    &collect::LISTAGG,
    &collect::MAP_AGG,
    &collect::MAP_UNION,
    &collect::MULTIMAP_AGG,
    &count::SPEC,
    &extremes::MAX,
    &extremes::MIN,
    &logic::AND,
    &logic::BOOL_AND,
    &logic::BOOL_OR,
    &logic::COUNT_IF,
    &logic::OR,
    &logic::XOR,
    &moments::ENTROPY,
    &moments::GEOMETRIC_MEAN,
    &moments::KURTOSIS,
    &moments::SKEWNESS,
    &moments::STDDEV,
    &moments::STDDEV_POP,
    &moments::VARIANCE,
    &moments::VAR_POP,
    &pairs::CORR,
    &pairs::COVAR_POP,
    &pairs::COVAR_SAMP,
    &pairs::REGR_AVGX,
    &pairs::REGR_AVGY,
    &pairs::REGR_COUNT,
    &pairs::REGR_INTERCEPT,
    &pairs::REGR_R2,
    &pairs::REGR_SLOPE,
    &pairs::REGR_SXX,
    &pairs::REGR_SXY,
    &pairs::REGR_SYY,
    &pick::ARBITRARY,
    &pick::SINGLE_ROW,
    &sum::SPEC,
];
