//! Predicates over leaves that are text, evaluated exactly, in SQL's three-valued logic. It
//! must not know how a format finds a leaf's text.

mod like;
mod predicate;

pub(crate) use predicate::Filter;
