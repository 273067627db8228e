//! Family `color`: ANSI colours for terminals, as Trino's colour functions print them.

mod bar;
mod color_of;
mod paint;
mod render;
mod rgb;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[&bar::SPEC, &color_of::SPEC, &render::SPEC, &rgb::SPEC];
