//! The real `otus serve` over the network: S3, signatures, attacks, crashes. It links nothing
//! of Otus; requests are made and signed by hand, so that what a client would never send can
//! be sent.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod attacks;
mod http;
mod keys;
mod library;
mod model;
mod queries;
mod server;
mod signing;
