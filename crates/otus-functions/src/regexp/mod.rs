//! Family `regexp`: Java's regular expressions. [`syntax`] turns them into the `regex`
//! crate's words, [`matcher`] chooses between it and a backtracking matcher,
//! [`replacement`] reads `$1` and `${name}`.

pub mod anchors;
pub mod matcher;
pub mod replacement;
pub mod syntax;

mod regexp_count;
mod regexp_extract;
mod regexp_extract_all;
mod regexp_like;
mod regexp_position;
mod regexp_replace;
mod regexp_replace_lambda;
mod regexp_split;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &regexp_count::SPEC,
    &regexp_extract::SPEC,
    &regexp_extract_all::SPEC,
    &regexp_like::SPEC,
    &regexp_position::SPEC,
    &regexp_replace::SPEC,
    &regexp_replace_lambda::SPEC,
    &regexp_split::SPEC,
];
