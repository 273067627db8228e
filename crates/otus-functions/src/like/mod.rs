//! Family `like`: `x LIKE pattern [ESCAPE e]` is `$like(x, pattern[, e])`. [`pattern`]
//! compiles patterns; a constant one is compiled once.

mod operator;
pub mod pattern;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[&operator::SPEC];
