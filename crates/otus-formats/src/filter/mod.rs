//! Predicates over leaves that are text: evaluated exactly, in SQL's three-valued logic, and
//! beforehand by the literals that must occur. It must not know how a format finds a leaf's
//! text.

mod key;
mod like;
mod needles;
mod predicate;
mod sieve;

pub(crate) use key::{KeyBlocks, KeyFinder};
pub(crate) use needles::{Group, Leaves, hides, needles};
pub(crate) use predicate::Filter;
pub(crate) use sieve::{Noted, Sieve, TRIAL};
