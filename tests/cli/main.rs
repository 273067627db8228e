//! The real `otus` binary, driven from outside: what it prints where, and how it ends. Each
//! module is one concern of the command line; none may link a crate that plans or scans.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests"
)]

mod advice;
mod bucket;
mod definitions;
mod discover;
mod docs;
mod fmt;
mod generated;
mod guide;
mod harness;
mod hostile;
mod investigations;
mod kills;
mod kills_write;
mod logs;
mod manual;
mod memory;
mod mistakes;
mod outputs;
mod partitions;
mod plain;
mod projection;
mod questions;
mod s3;
mod s3_server;
mod sharing;
mod shell;
mod show_create;
mod sign_in;
mod sign_in_server;
mod trails;
mod walkthrough;
