//! The AVX2 classifier.

use std::arch::x86_64::{
    __m256i, _mm_clmulepi64_si128, _mm_cvtsi128_si64, _mm_set_epi64x, _mm_set1_epi8,
    _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_max_epu8, _mm256_movemask_epi8, _mm256_or_si256,
    _mm256_set1_epi8, _mm256_slli_epi16,
};

use super::{Classifier, Masks, Work};

/// Proof that the processor has AVX2, carry-less multiplication and bit counting.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx2(());

impl Avx2 {
    pub(super) fn detect() -> Option<Self> {
        let all = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("pclmulqdq")
            && is_x86_feature_detected!("popcnt")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt");
        all.then_some(Self(()))
    }

    /// Does `work` compiled for this processor.
    pub(super) fn run<W: Work>(self, work: W) -> W::Output {
        // SAFETY: `self` exists only where `detect` found these features.
        unsafe { run(self, work) }
    }
}

#[target_feature(enable = "avx2,pclmulqdq,popcnt,bmi1,bmi2,lzcnt")]
fn run<W: Work>(avx2: Avx2, work: W) -> W::Output {
    work.run(avx2)
}

impl Classifier for Avx2 {
    #[inline(always)]
    fn masks(self, block: &[u8; 64]) -> Masks {
        // SAFETY: `self` proves the features; the loads are unaligned ones of 32 bytes each
        // within the 64 of the block.
        unsafe {
            let halves = block.as_ptr().cast::<__m256i>();
            let low = _mm256_loadu_si256(halves);
            let high = _mm256_loadu_si256(halves.add(1));
            masks_of(low, high)
        }
    }

    #[inline(always)]
    fn equal(self, block: &[u8; 64], byte: u8) -> u64 {
        // SAFETY: as in `masks`.
        unsafe {
            let halves = block.as_ptr().cast::<__m256i>();
            let byte = _mm256_set1_epi8(byte.cast_signed());
            let low = _mm256_cmpeq_epi8(_mm256_loadu_si256(halves), byte);
            let high = _mm256_cmpeq_epi8(_mm256_loadu_si256(halves.add(1)), byte);
            let low = u64::from(_mm256_movemask_epi8(low).cast_unsigned());
            low | u64::from(_mm256_movemask_epi8(high).cast_unsigned()) << 32
        }
    }

    #[inline(always)]
    fn string_stop(self, block: &[u8; 64]) -> usize {
        let (halves, _) = block.as_chunks::<32>();
        for (at, half) in halves.iter().enumerate() {
            // SAFETY: `self` proves the features; the load is an unaligned one of 32 bytes.
            let stops = unsafe { stops(_mm256_loadu_si256(half.as_ptr().cast::<__m256i>())) };
            if stops != 0 {
                return 32 * at + stops.trailing_zeros() as usize;
            }
        }
        64
    }

    #[inline(always)]
    fn prefix_xor(self, bits: u64) -> u64 {
        // SAFETY: `self` proves carry-less multiplication; no memory is touched.
        unsafe {
            let bits = _mm_set_epi64x(0, bits.cast_signed());
            let product = _mm_clmulepi64_si128(bits, _mm_set1_epi8(-1), 0);
            _mm_cvtsi128_si64(product).cast_unsigned()
        }
    }
}

/// Quotes, backslashes and bytes below 0x20.
///
/// # Safety
/// The processor has AVX2.
#[inline(always)]
unsafe fn stops(half: __m256i) -> u32 {
    // SAFETY: the caller promises AVX2; registers only.
    unsafe {
        let top = _mm256_set1_epi8(0x1f);
        let control = _mm256_cmpeq_epi8(_mm256_max_epu8(half, top), top);
        let quote = _mm256_cmpeq_epi8(half, _mm256_set1_epi8(b'"'.cast_signed()));
        let backslash = _mm256_cmpeq_epi8(half, _mm256_set1_epi8(b'\\'.cast_signed()));
        let stops = _mm256_or_si256(_mm256_or_si256(quote, backslash), control);
        _mm256_movemask_epi8(stops).cast_unsigned()
    }
}

/// # Safety
/// The processor has AVX2.
#[inline(always)]
unsafe fn masks_of(low: __m256i, high: __m256i) -> Masks {
    // SAFETY: the caller promises AVX2; registers only.
    unsafe {
        let join = |low: __m256i, high: __m256i| {
            let low = u64::from(_mm256_movemask_epi8(low).cast_unsigned());
            low | u64::from(_mm256_movemask_epi8(high).cast_unsigned()) << 32
        };
        let equal = |low: __m256i, high: __m256i, byte: u8| {
            let byte = _mm256_set1_epi8(byte.cast_signed());
            join(_mm256_cmpeq_epi8(low, byte), _mm256_cmpeq_epi8(high, byte))
        };
        let bit5 = _mm256_set1_epi8(0x20);
        let (low20, high20) = (_mm256_or_si256(low, bit5), _mm256_or_si256(high, bit5));
        let top = _mm256_set1_epi8(0x1f);
        let below = |half: __m256i| _mm256_cmpeq_epi8(_mm256_max_epu8(half, top), top);
        Masks {
            quote: equal(low, high, b'"'),
            backslash: equal(low, high, b'\\'),
            open: equal(low20, high20, b'{'),
            close: equal(low20, high20, b'}'),
            colon: equal(low, high, b':'),
            comma: equal(low, high, b','),
            space: equal(low, high, b' '),
            // Bit 5 shifted to the sign bit; bits that come from the neighbour stay below.
            curly: join(_mm256_slli_epi16::<2>(low), _mm256_slli_epi16::<2>(high)),
            control: join(below(low), below(high)),
            high: join(low, high),
        }
    }
}
