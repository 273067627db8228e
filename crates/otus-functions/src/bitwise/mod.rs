//! Bitwise functions on integers in two's complement.

mod bit_count;
mod bitwise_and;
mod bitwise_left_shift;
mod bitwise_not;
mod bitwise_or;
mod bitwise_right_shift;
mod bitwise_right_shift_arithmetic;
mod bitwise_xor;
mod shift;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &bit_count::SPEC,
    &bitwise_and::SPEC,
    &bitwise_left_shift::SPEC,
    &bitwise_not::SPEC,
    &bitwise_or::SPEC,
    &bitwise_right_shift::SPEC,
    &bitwise_right_shift_arithmetic::SPEC,
    &bitwise_xor::SPEC,
];
