//! Varbinary functions: encodings, hashes and message digests.

mod crc32;
mod from_base32;
mod from_base64;
mod from_base64url;
mod from_big_endian_32;
mod from_big_endian_64;
mod from_hex;
mod from_ieee754_32;
mod from_ieee754_64;
mod hmac_md5;
mod hmac_sha1;
mod hmac_sha256;
mod hmac_sha512;
mod md5;
mod murmur3;
mod sha1;
mod sha256;
mod sha512;
mod spooky;
mod spooky_hash_v2_32;
mod spooky_hash_v2_64;
mod to_base32;
mod to_base64;
mod to_base64url;
mod to_big_endian_32;
mod to_big_endian_64;
mod to_hex;
mod to_ieee754_32;
mod to_ieee754_64;
mod xxhash64;

use base64::DecodeError;
use otus_types::QueryError;

use crate::columns::invalid;
use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &crc32::SPEC,
    &from_base32::SPEC,
    &from_base64::SPEC,
    &from_base64url::SPEC,
    &from_big_endian_32::SPEC,
    &from_big_endian_64::SPEC,
    &from_hex::SPEC,
    &from_ieee754_32::SPEC,
    &from_ieee754_64::SPEC,
    &hmac_md5::SPEC,
    &hmac_sha1::SPEC,
    &hmac_sha256::SPEC,
    &hmac_sha512::SPEC,
    &md5::SPEC,
    &murmur3::SPEC,
    &sha1::SPEC,
    &sha256::SPEC,
    &sha512::SPEC,
    &spooky_hash_v2_32::SPEC,
    &spooky_hash_v2_64::SPEC,
    &to_base32::SPEC,
    &to_base64::SPEC,
    &to_base64url::SPEC,
    &to_big_endian_32::SPEC,
    &to_big_endian_64::SPEC,
    &to_hex::SPEC,
    &to_ieee754_32::SPEC,
    &to_ieee754_64::SPEC,
    &xxhash64::SPEC,
];

/// What Java's decoder says of text that is not base64.
fn malformed_base64(error: &DecodeError) -> QueryError {
    invalid(match error {
        DecodeError::InvalidByte(_, b'=') | DecodeError::InvalidPadding => {
            "Input byte array has wrong 4-byte ending unit".to_owned()
        }
        DecodeError::InvalidByte(_, byte) => format!("Illegal base64 character {byte:x}"),
        DecodeError::InvalidLength(1) => {
            "Input byte[] should at least have 2 bytes for base64 bytes".to_owned()
        }
        _ => "Last unit does not have enough valid bits".to_owned(),
    })
}
