//! Family `session`: what a query can ask of the session it runs in. The clock, the user and
//! the catalog are grammar (see `forms`). It must not know the session.

mod current_groups;
mod current_timezone;
mod version;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] =
    &[&current_groups::SPEC, &current_timezone::SPEC, &version::SPEC];
