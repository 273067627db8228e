//! UUID functions.

mod random;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[&random::SPEC];
