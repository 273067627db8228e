//! The fast ways through JSON: an index of 64-byte masks that also judges, with a walk that looks at
//! wanted keys only, and for lines one reading from end to end. What is unusual is refused; the
//! careful way takes it.

mod bounds;
mod guess;
mod index;
mod keys;
mod nesting;
mod object;
mod places;
mod repeats;
mod straight;
mod tokens;
mod verify;
mod wanted;

pub(crate) use bounds::{Bounds, bounds};
pub(crate) use index::{Index, Record};
pub(crate) use object::{WalkPlan, Walker};
pub(crate) use straight::{Straight, StraightLine, elements};
