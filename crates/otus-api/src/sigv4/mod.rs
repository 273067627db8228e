//! Signature Version 4 as AWS documents it ("Signing AWS API requests"): reading what a request
//! claims, computing the signature, comparing in constant time. It must not know keys' scopes
//! or what the request asks for.

mod canonical;
mod claim;
mod verify;

pub(crate) use canonical::decode;
pub use canonical::{Signable, SigningKey, hex_sha256, sign};
pub use claim::{Claim, ClaimError, Credential};
pub use verify::{SignatureError, check_signed_headers, check_time, verify};

/// `x-amz-content-sha256` of a request whose body is not covered.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// `x-amz-content-sha256` of a body in chunks that are not signed, with a trailer.
pub const UNSIGNED_CHUNKS: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/// How far the clock of a client may be off, in seconds either way.
pub const CLOCK_SKEW_SECONDS_MAX: i64 = 15 * 60;
