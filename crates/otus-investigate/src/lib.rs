//! Tools for those who investigate: a generator of realistic logs, later the discovery of
//! log trees and a library of questions. It must not know the engine: what it learns goes
//! out as definitions and text, and statements are run by whoever calls it.

pub mod generate;
