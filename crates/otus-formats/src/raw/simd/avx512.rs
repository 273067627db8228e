//! The AVX-512 classifier: a comparison gives the bits of all 64 bytes at once.

use std::arch::x86_64::{
    __m512i, _mm_clmulepi64_si128, _mm_cvtsi128_si64, _mm_set_epi64x, _mm_set1_epi8,
    _mm512_cmpeq_epi8_mask, _mm512_cmplt_epu8_mask, _mm512_loadu_si512, _mm512_movepi8_mask,
    _mm512_or_si512, _mm512_set1_epi8, _mm512_test_epi8_mask,
};

use super::{Classifier, Masks, Work};

/// Proof that the processor has AVX-512 for bytes, carry-less multiplication and bit counting.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx512(());

impl Avx512 {
    pub(super) fn detect() -> Option<Self> {
        let all = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx2")
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

#[target_feature(enable = "avx512f,avx512bw,avx2,pclmulqdq,popcnt,bmi1,bmi2,lzcnt")]
fn run<W: Work>(avx512: Avx512, work: W) -> W::Output {
    work.run(avx512)
}

impl Classifier for Avx512 {
    #[inline(always)]
    fn masks(self, block: &[u8; 64]) -> Masks {
        // SAFETY: `self` proves the features; the load is an unaligned one of the 64 bytes
        // of the block.
        unsafe { masks_of(_mm512_loadu_si512(block.as_ptr().cast::<__m512i>())) }
    }

    #[inline(always)]
    fn equal(self, block: &[u8; 64], byte: u8) -> u64 {
        // SAFETY: as in `masks`.
        unsafe {
            let block = _mm512_loadu_si512(block.as_ptr().cast::<__m512i>());
            _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8(byte.cast_signed()))
        }
    }

    #[inline(always)]
    fn string_stop(self, block: &[u8; 64]) -> usize {
        // SAFETY: as in `masks`.
        unsafe {
            let block = _mm512_loadu_si512(block.as_ptr().cast::<__m512i>());
            let byte = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
            let quote = _mm512_cmpeq_epi8_mask(block, byte(b'"'));
            let backslash = _mm512_cmpeq_epi8_mask(block, byte(b'\\'));
            let control = _mm512_cmplt_epu8_mask(block, byte(0x20));
            (quote | backslash | control).trailing_zeros() as usize
        }
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

/// # Safety
/// The processor has AVX-512 F and BW.
#[inline(always)]
unsafe fn masks_of(block: __m512i) -> Masks {
    // SAFETY: the caller promises the features; registers only.
    unsafe {
        let bit5 = _mm512_set1_epi8(0x20);
        let folded = _mm512_or_si512(block, bit5);
        let byte = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
        let equal = |to: u8| _mm512_cmpeq_epi8_mask(block, byte(to));
        Masks {
            quote: equal(b'"'),
            backslash: equal(b'\\'),
            open: _mm512_cmpeq_epi8_mask(folded, byte(b'{')),
            close: _mm512_cmpeq_epi8_mask(folded, byte(b'}')),
            colon: equal(b':'),
            comma: equal(b','),
            space: equal(b' '),
            curly: _mm512_test_epi8_mask(block, bit5),
            control: _mm512_cmplt_epu8_mask(block, bit5),
            high: _mm512_movepi8_mask(block),
        }
    }
}
