//! Tools for those who investigate: a generator of realistic logs, the discovery of log
//! trees, a library of questions. It must not know the engine: what it learns goes
//! out as definitions and text, and statements are run by whoever calls it.

pub mod discover;
pub mod generate;
pub mod library;
