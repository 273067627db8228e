//! Pure knowledge of AWS logs: where each log lies, what a record holds, the documented
//! table definition of each, how late it is delivered, and the names of regions and services.
//!
//! This crate must not know how a text is parsed, a table stored or an object read.

pub mod cloudtrail;
pub mod definition;
pub mod delivery;
pub mod layout;
pub mod names;
pub mod registry;

pub use definition::{Placeholders, define};
pub use registry::{LOGS, Log, by_name};
