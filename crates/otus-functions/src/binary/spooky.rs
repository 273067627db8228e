//! SpookyHash V2 (Bob Jenkins, public domain) with seeds 0, first 64 bits. It is here because
//! no kept crate computes version 2. It must not know Arrow.

const CONST: u64 = 0xdead_beef_dead_beef;
const BLOCK: usize = 96;
/// Shorter inputs take the four-word mix.
const SHORT: usize = 192;

/// First word of the 128-bit hash.
pub(super) fn hash64(bytes: &[u8]) -> u64 {
    if bytes.len() < SHORT { short(bytes) } else { long(bytes) }
}

fn word(bytes: &[u8], at: usize) -> u64 {
    let mut filled = [0_u8; 8];
    for (to, from) in filled.iter_mut().zip(bytes.iter().skip(at)) {
        *to = *from;
    }
    u64::from_le_bytes(filled)
}

fn short(bytes: &[u8]) -> u64 {
    let mut h = [0, 0, CONST, CONST];
    let mut at = 0;
    if bytes.len() > 15 {
        while bytes.len() - at >= 32 {
            h[2] = h[2].wrapping_add(word(bytes, at));
            h[3] = h[3].wrapping_add(word(bytes, at + 8));
            short_mix(&mut h);
            h[0] = h[0].wrapping_add(word(bytes, at + 16));
            h[1] = h[1].wrapping_add(word(bytes, at + 24));
            at += 32;
        }
        if bytes.len() - at >= 16 {
            h[2] = h[2].wrapping_add(word(bytes, at));
            h[3] = h[3].wrapping_add(word(bytes, at + 8));
            short_mix(&mut h);
            at += 16;
        }
    }
    h[3] = h[3].wrapping_add((bytes.len() as u64) << 56);
    if at == bytes.len() {
        h[2] = h[2].wrapping_add(CONST);
        h[3] = h[3].wrapping_add(CONST);
    } else {
        h[2] = h[2].wrapping_add(word(bytes, at));
        h[3] = h[3].wrapping_add(word(bytes, at + 8));
    }
    short_end(&mut h);
    h[0]
}

fn short_mix(h: &mut [u64; 4]) {
    const TURNS: [u32; 12] = [50, 52, 30, 41, 54, 48, 38, 37, 62, 34, 5, 36];
    for (i, turn) in TURNS.into_iter().enumerate() {
        let (a, b, c) = ((i + 2) % 4, (i + 3) % 4, i % 4);
        h[a] = h[a].rotate_left(turn).wrapping_add(h[b]);
        h[c] ^= h[a];
    }
}

fn short_end(h: &mut [u64; 4]) {
    const TURNS: [u32; 11] = [15, 52, 26, 51, 28, 9, 47, 54, 32, 25, 63];
    for (i, turn) in TURNS.into_iter().enumerate() {
        let (a, b) = ((i + 3) % 4, (i + 2) % 4);
        h[a] ^= h[b];
        h[b] = h[b].rotate_left(turn);
        h[a] = h[a].wrapping_add(h[b]);
    }
}

fn long(bytes: &[u8]) -> u64 {
    let mut h = [0, 0, CONST, 0, 0, CONST, 0, 0, CONST, 0, 0, CONST];
    let mut blocks = bytes.chunks_exact(BLOCK);
    for block in &mut blocks {
        mix(&mut h, block);
    }
    let rest = blocks.remainder();
    let mut last = [0_u8; BLOCK];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    last[BLOCK - 1] = u8::try_from(rest.len()).unwrap_or(0);
    for (i, value) in h.iter_mut().enumerate() {
        *value = value.wrapping_add(word(&last, i * 8));
    }
    for _ in 0..3 {
        end_partial(&mut h);
    }
    h[0]
}

fn mix(h: &mut [u64; 12], block: &[u8]) {
    const TURNS: [u32; 12] = [11, 32, 43, 31, 17, 28, 39, 57, 55, 54, 22, 46];
    for (i, turn) in TURNS.into_iter().enumerate() {
        h[i] = h[i].wrapping_add(word(block, i * 8));
        h[(i + 2) % 12] ^= h[(i + 10) % 12];
        h[(i + 11) % 12] ^= h[i];
        h[i] = h[i].rotate_left(turn);
        h[(i + 11) % 12] = h[(i + 11) % 12].wrapping_add(h[(i + 1) % 12]);
    }
}

fn end_partial(h: &mut [u64; 12]) {
    const TURNS: [u32; 12] = [44, 15, 34, 21, 38, 33, 10, 13, 38, 53, 42, 54];
    for (i, turn) in TURNS.into_iter().enumerate() {
        let (next, previous) = ((i + 1) % 12, (i + 11) % 12);
        h[previous] = h[previous].wrapping_add(h[next]);
        h[(i + 2) % 12] ^= h[previous];
        h[next] = h[next].rotate_left(turn);
    }
}
