//! Which bytes of a 64-byte block are quotes, brackets and so on, one bit each: AVX-512 or
//! AVX2 where the processor has it, chosen at run time, and a portable twin. It must not know JSON's
//! grammar.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;

/// One bit for each byte of a block, the first byte lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Masks {
    pub(crate) quote: u64,
    pub(crate) backslash: u64,
    /// `{` and `[`.
    pub(crate) open: u64,
    /// `}` and `]`.
    pub(crate) close: u64,
    pub(crate) colon: u64,
    pub(crate) comma: u64,
    pub(crate) space: u64,
    /// Bytes with bit 5 set: tells `{` from `[` and `}` from `]`.
    pub(crate) curly: u64,
    /// Below 0x20.
    pub(crate) control: u64,
    /// 0x80 and above.
    pub(crate) high: u64,
}

/// A way to look at blocks. Values exist only where the processor can do it.
pub(crate) trait Classifier: Copy {
    fn masks(self, block: &[u8; 64]) -> Masks;
    /// Bytes that equal `byte`.
    fn equal(self, block: &[u8; 64], byte: u8) -> u64;
    /// The first quote, backslash or byte below 0x20; 64 where there is none.
    fn string_stop(self, block: &[u8; 64]) -> usize;
    /// Bit `i` of the result is the parity of bits `0..=i`.
    fn prefix_xor(self, bits: u64) -> u64;
}

/// Something to do with whichever classifier is best; `run` must be `#[inline(always)]`, so
/// that it is compiled with the processor's instructions.
pub(crate) trait Work {
    type Output;
    fn run<C: Classifier>(self, classifier: C) -> Self::Output;
}

/// Does `work` with the best classifier of this processor.
pub(crate) fn dispatch<W: Work>(work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(avx512) = avx512::Avx512::detect() {
            return avx512.run(work);
        }
        if let Some(avx2) = avx2::Avx2::detect() {
            return avx2.run(work);
        }
    }
    work.run(Portable)
}

/// Eight bytes at a time in ordinary registers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Portable;

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

impl Classifier for Portable {
    #[inline(always)]
    fn masks(self, block: &[u8; 64]) -> Masks {
        let mut masks = Masks::default();
        for (at, bytes) in block.as_chunks::<8>().0.iter().enumerate() {
            let word = u64::from_le_bytes(*bytes);
            let folded = word | (0x20 * LOW);
            let put = |mask: &mut u64, hits: u64| *mask |= gather(hits) << (8 * at);
            put(&mut masks.quote, equal(word, b'"'));
            put(&mut masks.backslash, equal(word, b'\\'));
            put(&mut masks.open, equal(folded, b'{'));
            put(&mut masks.close, equal(folded, b'}'));
            put(&mut masks.colon, equal(word, b':'));
            put(&mut masks.comma, equal(word, b','));
            put(&mut masks.space, equal(word, b' '));
            put(&mut masks.curly, (word << 2) & HIGH);
            // Below 0x20: none of the upper three bits is set.
            let upper = (word & (0xE0 * LOW)) >> 5;
            put(&mut masks.control, equal(upper, 0));
            put(&mut masks.high, word & HIGH);
        }
        masks
    }

    #[inline(always)]
    fn equal(self, block: &[u8; 64], byte: u8) -> u64 {
        let words = block.as_chunks::<8>().0.iter().map(|it| u64::from_le_bytes(*it));
        words.enumerate().fold(0, |mask, (at, word)| mask | gather(equal(word, byte)) << (8 * at))
    }

    #[inline(always)]
    fn string_stop(self, block: &[u8; 64]) -> usize {
        for (at, bytes) in block.as_chunks::<8>().0.iter().enumerate() {
            let word = u64::from_le_bytes(*bytes);
            let control = equal((word & (0xE0 * LOW)) >> 5, 0);
            let stops = equal(word, b'"') | equal(word, b'\\') | control;
            if stops != 0 {
                return 8 * at + stops.trailing_zeros() as usize / 8;
            }
        }
        64
    }

    #[inline(always)]
    fn prefix_xor(self, bits: u64) -> u64 {
        let bits = bits ^ (bits << 1);
        let bits = bits ^ (bits << 2);
        let bits = bits ^ (bits << 4);
        let bits = bits ^ (bits << 8);
        let bits = bits ^ (bits << 16);
        bits ^ (bits << 32)
    }
}

/// The top bit of each byte of `word` that equals `byte`.
#[inline(always)]
fn equal(word: u64, byte: u8) -> u64 {
    let difference = word ^ (u64::from(byte) * LOW);
    // Exact for every byte: adding 0x7f to the low seven bits carries into the top bit
    // unless they are zero.
    let low_bits = (difference & !HIGH) + !HIGH;
    !(low_bits | difference) & HIGH
}

/// The top bits of the eight bytes, as the low eight bits.
#[inline(always)]
fn gather(hits: u64) -> u64 {
    ((hits >> 7).wrapping_mul(0x0102_0408_1020_4080)) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_definition(block: &[u8; 64]) -> Masks {
        let bits = |test: &dyn Fn(u8) -> bool| {
            block.iter().enumerate().map(|(at, b)| u64::from(test(*b)) << at).sum()
        };
        Masks {
            quote: bits(&|b| b == b'"'),
            backslash: bits(&|b| b == b'\\'),
            open: bits(&|b| b == b'{' || b == b'['),
            close: bits(&|b| b == b'}' || b == b']'),
            colon: bits(&|b| b == b':'),
            comma: bits(&|b| b == b','),
            space: bits(&|b| b == b' '),
            curly: bits(&|b| b & 0x20 != 0),
            control: bits(&|b| b < 0x20),
            high: bits(&|b| b >= 0x80),
        }
    }

    #[test]
    fn twins_agree_with_the_definition() {
        struct MasksOf<'a>(&'a [u8; 64]);
        impl Work for MasksOf<'_> {
            type Output = (Masks, u64, u64, usize);
            #[inline(always)]
            fn run<C: Classifier>(self, c: C) -> (Masks, u64, u64, usize) {
                let masks = c.masks(self.0);
                (masks, c.prefix_xor(masks.quote), c.equal(self.0, b'Z'), c.string_stop(self.0))
            }
        }
        let mut seed = 1_u64;
        for round in 0..20_000_u64 {
            let mut block = [0_u8; 64];
            for b in &mut block {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1442);
                *b = match round % 4 {
                    0 => (seed >> 40) as u8,
                    // Hardly anything to find.
                    1 => (seed >> 40) as u8 | 0x60,
                    _ => b"\"\\{}[]:,a\x1f\x20\x7f\x80\xffZ0"[(seed >> 40) as usize % 16],
                };
            }
            let expected = by_definition(&block);
            let all @ (masks, parity, zs, stop) = MasksOf(&block).run(Portable);
            let stops = masks.quote | masks.backslash | masks.control;
            assert_eq!(stop, stops.trailing_zeros() as usize);
            assert_eq!(masks, expected);
            let is_z = |(at, byte): (usize, &u8)| u64::from(*byte == b'Z') << at;
            assert_eq!(zs, block.iter().enumerate().map(is_z).sum::<u64>());
            #[cfg(target_arch = "x86_64")]
            {
                if let Some(avx512) = avx512::Avx512::detect() {
                    assert_eq!(avx512.run(MasksOf(&block)), all);
                }
                if let Some(avx2) = avx2::Avx2::detect() {
                    assert_eq!(avx2.run(MasksOf(&block)), all);
                }
            }
            assert_eq!(dispatch(MasksOf(&block)), all);
            let definition = (0..64).map(|i| {
                u64::from((expected.quote & (u64::MAX >> (63 - i))).count_ones() & 1) << i
            });
            assert_eq!(parity, definition.sum::<u64>());
        }
    }
}
