//! Family `conversion`: functions over any type: typeof, greatest, least.

mod greatest;
mod least;
mod type_of;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[&greatest::SPEC, &least::SPEC, &type_of::SPEC];
