//! The real binary, run as a user runs it: one module for each subject. It must not know the
//! crates behind the command.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod command;
mod partitions;
mod projection;
