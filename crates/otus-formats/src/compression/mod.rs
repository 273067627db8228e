//! Stored bytes to text: which compression an object has, and its text at once or, beyond
//! a bound, in windows. It must not know formats.

mod kind;
mod reader;
#[cfg(test)]
mod tests;
mod whole;
mod windows;
mod write;

pub use kind::{Compression, sniff};
pub use whole::{Inflated, Inflater, Opened, Text};
pub(crate) use windows::WINDOW;
pub use windows::Windows;
pub use write::Compressor;
