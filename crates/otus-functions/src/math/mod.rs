//! Mathematical functions.

mod abs;
mod acos;
mod asin;
mod atan;
mod atan2;
mod beta_cdf;
mod cbrt;
mod ceiling;
mod cos;
mod cosh;
mod degrees;
mod digits;
mod doubles;
mod e;
mod erf;
mod exp;
mod floor;
mod from_base;
mod infinity;
mod inverse_beta_cdf;
mod inverse_normal_cdf;
mod is_finite;
mod is_infinite;
mod is_nan;
mod ln;
mod log;
mod log10;
mod log2;
mod modulus;
mod nan;
mod normal_cdf;
mod numbers;
mod pi;
mod power;
mod radians;
mod random;
mod remainder;
mod round;
mod sign;
mod sin;
mod sinh;
mod sqrt;
mod tan;
mod tanh;
mod to_base;
mod truncate;
mod width_bucket;
mod wilson;
mod wilson_interval_lower;
mod wilson_interval_upper;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &abs::SPEC,
    &acos::SPEC,
    &asin::SPEC,
    &atan::SPEC,
    &atan2::SPEC,
    &beta_cdf::SPEC,
    &cbrt::SPEC,
    &ceiling::SPEC,
    &cos::SPEC,
    &cosh::SPEC,
    &degrees::SPEC,
    &e::SPEC,
    &exp::SPEC,
    &floor::SPEC,
    &from_base::SPEC,
    &infinity::SPEC,
    &inverse_beta_cdf::SPEC,
    &inverse_normal_cdf::SPEC,
    &is_finite::SPEC,
    &is_infinite::SPEC,
    &is_nan::SPEC,
    &ln::SPEC,
    &log::SPEC,
    &log10::SPEC,
    &log2::SPEC,
    &modulus::SPEC,
    &nan::SPEC,
    &normal_cdf::SPEC,
    &pi::SPEC,
    &power::SPEC,
    &radians::SPEC,
    &random::SPEC,
    &round::SPEC,
    &sign::SPEC,
    &sin::SPEC,
    &sinh::SPEC,
    &sqrt::SPEC,
    &tan::SPEC,
    &tanh::SPEC,
    &to_base::SPEC,
    &truncate::SPEC,
    &width_bucket::SPEC,
    &wilson_interval_lower::SPEC,
    &wilson_interval_upper::SPEC,
];
