//! Family `lambda`: functions that take lambdas. All elements of a batch are evaluated in one
//! go ([`evaluate`]), outer columns repeated per element.

pub(crate) mod assemble;
pub(crate) mod evaluate;

mod array_sort_by;
mod filter;
pub(crate) mod map_entries;
mod map_zip_with;
mod matching;
mod reduce;
mod transform;
mod zip_with;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &array_sort_by::SPEC,
    &filter::SPEC,
    &map_entries::FILTER,
    &map_entries::KEYS,
    &map_entries::VALUES,
    &map_zip_with::SPEC,
    &matching::ALL,
    &matching::ANY,
    &matching::NONE,
    &reduce::SPEC,
    &transform::SPEC,
    &zip_with::SPEC,
];
