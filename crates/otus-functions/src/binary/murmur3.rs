//! `murmur3`: 128-bit MurmurHash3 (x64) of bytes. It must not know other functions.

use std::borrow::Cow;

use crate::columns::{Column, SCALAR, binaries, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "murmur3",
    signatures: &["(varbinary) -> varbinary"],
    description: "128-bit MurmurHash3 (x64) of bytes",
    examples: &[Example {
        call: "to_hex(murmur3(X''))",
        result: "00000000000000000000000000000000",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            binaries(args.rows, |row| {
                Ok(bytes.get(row).map(|bytes| Cow::Owned(hash(bytes).to_vec())))
            })
        })
    }),
    ..SCALAR
};

const C1: u64 = 0x87c3_7b91_1142_53d5;
const C2: u64 = 0x4cf5_ad43_2745_937f;

/// MurmurHash3_x64_128 with seed 0, both halves little-endian.
fn hash(bytes: &[u8]) -> [u8; 16] {
    let (mut h1, mut h2) = (0_u64, 0_u64);
    let mut blocks = bytes.chunks_exact(16);
    for block in &mut blocks {
        let (k1, k2) = words(block);
        h1 ^= scramble1(k1);
        h1 = h1.rotate_left(27).wrapping_add(h2).wrapping_mul(5).wrapping_add(0x52dc_e729);
        h2 ^= scramble2(k2);
        h2 = h2.rotate_left(31).wrapping_add(h1).wrapping_mul(5).wrapping_add(0x3849_5ab5);
    }
    let (k1, k2) = words(blocks.remainder());
    h2 ^= scramble2(k2);
    h1 ^= scramble1(k1);
    let length = bytes.len() as u64;
    (h1, h2) = (h1 ^ length, h2 ^ length);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    (h1, h2) = (finish(h1), finish(h2));
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    let mut out = [0; 16];
    let (low, high) = out.split_at_mut(8);
    low.copy_from_slice(&h1.to_le_bytes());
    high.copy_from_slice(&h2.to_le_bytes());
    out
}

/// Up to 16 bytes as two little-endian words, filled up with zeros.
fn words(block: &[u8]) -> (u64, u64) {
    let mut filled = [0_u8; 16];
    for (to, from) in filled.iter_mut().zip(block) {
        *to = *from;
    }
    let all = u128::from_le_bytes(filled);
    (all as u64, (all >> 64) as u64)
}

fn scramble1(k: u64) -> u64 {
    k.wrapping_mul(C1).rotate_left(31).wrapping_mul(C2)
}

fn scramble2(k: u64) -> u64 {
    k.wrapping_mul(C2).rotate_left(33).wrapping_mul(C1)
}

fn finish(mut k: u64) -> u64 {
    k = (k ^ (k >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    k = (k ^ (k >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    k ^ (k >> 33)
}
