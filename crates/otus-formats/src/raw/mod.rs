//! The only place of this crate with `unsafe`: SIMD masks and libdeflate's entry point that
//! tells how much input it ate, each behind a safe function. It must not know formats.
#![allow(unsafe_code)]

mod gunzip;
mod simd;

pub(crate) use gunzip::{Gunzip, Member};
#[cfg(test)]
pub(crate) use simd::Portable;
pub(crate) use simd::{Classifier, Masks, Work, dispatch};
