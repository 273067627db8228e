//! Plain lines of fields between single bytes, many at once: where the fields lie is found
//! block by block with SIMD masks, then each column is appended for all rows, its texts as
//! views into one copy of the lines. Lines that need a closer look are left to their SerDe.
//! It must not know which SerDe that is.

mod index;
mod number;
mod rows;

pub(crate) use index::Marks;
pub(crate) use rows::{Plain, Rules};
