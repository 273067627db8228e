//! One gzip member in one shot, through libdeflate's `gzip_decompress_ex`: the safe crate
//! does not say where the member ends, and without that a second member would be lost.

use std::os::raw::c_void;
use std::ptr::NonNull;

use libdeflate_sys::{
    libdeflate_alloc_decompressor, libdeflate_decompressor, libdeflate_free_decompressor,
    libdeflate_gzip_decompress_ex, libdeflate_result_LIBDEFLATE_INSUFFICIENT_SPACE,
    libdeflate_result_LIBDEFLATE_SUCCESS,
};

/// A decompressor, reused from object to object.
#[derive(Debug)]
pub(crate) struct Gunzip(Option<NonNull<libdeflate_decompressor>>);

/// What came of one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Member {
    /// Bytes of input eaten and bytes of output written; the checksum was right.
    Whole { eaten: usize, written: usize },
    /// The output does not fit.
    NoRoom,
    /// Not gzip, ends early, or its checksum is wrong.
    Bad,
}

// SAFETY: a libdeflate decompressor is a plain block of memory without thread affinity; it
// is only used through `&mut self`.
unsafe impl Send for Gunzip {}

impl Gunzip {
    pub(crate) fn new() -> Self {
        // SAFETY: allocates, or returns null, which `NonNull::new` turns into `None`.
        Self(NonNull::new(unsafe { libdeflate_alloc_decompressor() }))
    }

    /// Inflates the member at the start of `stored` into `out`.
    pub(crate) fn member(&mut self, stored: &[u8], out: &mut [u8]) -> Member {
        let Some(decompressor) = self.0 else {
            return Member::Bad;
        };
        let (mut eaten, mut written) = (0_usize, 0_usize);
        // SAFETY: the pointers and lengths describe the two slices, which live through the
        // call; the decompressor is valid until drop and borrowed exclusively.
        let result = unsafe {
            libdeflate_gzip_decompress_ex(
                decompressor.as_ptr(),
                stored.as_ptr().cast::<c_void>(),
                stored.len(),
                out.as_mut_ptr().cast::<c_void>(),
                out.len(),
                &mut eaten,
                &mut written,
            )
        };
        if result == libdeflate_result_LIBDEFLATE_SUCCESS {
            Member::Whole { eaten, written }
        } else if result == libdeflate_result_LIBDEFLATE_INSUFFICIENT_SPACE {
            Member::NoRoom
        } else {
            Member::Bad
        }
    }
}

impl Drop for Gunzip {
    fn drop(&mut self) {
        if let Some(decompressor) = self.0.take() {
            // SAFETY: allocated in `new`, freed once.
            unsafe { libdeflate_free_decompressor(decompressor.as_ptr()) };
        }
    }
}
