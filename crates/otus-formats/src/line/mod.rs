//! Text objects read line by line: cutting, header and footer lines, and handing each line
//! to a SerDe. It must not know what a line holds.

mod rows;
mod split;

pub(crate) use rows::{Ahead, Block, LineDecoder, LineRows, malformed};
pub(crate) use split::Line;
