//! The only place of this crate with `unsafe`: SIMD masks, libdeflate's entry point that
//! tells how much input it ate, and string columns whose views need no second check, each
//! behind safe functions. It must not know formats.
#![allow(unsafe_code)]

mod gunzip;
mod simd;
mod views;

pub(crate) use gunzip::{Gunzip, Member};
#[cfg(test)]
pub(crate) use simd::Portable;
pub(crate) use simd::{Classifier, Masks, Work, dispatch};
pub(crate) use views::{SharedText, TextViews};
