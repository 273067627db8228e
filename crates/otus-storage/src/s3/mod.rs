//! Real S3 and what speaks its protocol: listing, reading, writing objects. It must not
//! know tables, SQL or which other buckets are mounted.
//!
//! Keys go over the wire as they are (`a//b`, `../x`), storage classes come with listings, and
//! a bucket's region is found from its first answer: reasons to speak the protocol here, with
//! AWS's own signer, HTTPS client and credential providers beneath.

mod address;
mod answer;
mod bucket;
mod call;
mod client;
mod credentials;
mod document;
mod listing;
mod multipart;
mod options;
mod process;
mod refusal;
mod retry;
mod upload;

pub use bucket::S3Bucket;
pub use client::S3Client;
pub use document::Page;
pub use listing::PageRequest;
pub use options::{Addressing, S3Options};
pub use refusal::Refusal;
pub use retry::Retry;
