//! IP address and network functions.

pub mod network;

mod contains;
mod ip_prefix;
mod ip_subnet_max;
mod ip_subnet_min;
mod ip_subnet_range;
mod is_subnet_of;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &contains::SPEC,
    &ip_prefix::SPEC,
    &ip_subnet_max::SPEC,
    &ip_subnet_min::SPEC,
    &ip_subnet_range::SPEC,
    &is_subnet_of::SPEC,
];
