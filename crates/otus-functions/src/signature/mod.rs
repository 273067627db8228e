//! Signatures with variables: their text, how actual types bind them, and what remains
//! when the variables are replaced. It must not know names, registries or expressions.

mod bind;
mod number;
mod parse;
mod pattern;

pub use bind::Bindings;
pub use number::Number;
pub use pattern::{Constraint, Pattern, Signature};
