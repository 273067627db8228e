//! A local file read in pieces of one size. It must not know where they go.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// Bytes of a piece.
const PIECE: usize = 1 << 20;

/// Hands the file's pieces to `take`, first to last.
///
/// # Errors
/// When the file cannot be read, and those of `take`.
pub(crate) fn each_piece<E: From<io::Error>>(
    path: &Path,
    mut take: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut file = File::open(path)?;
    let mut piece = Vec::with_capacity(PIECE);
    loop {
        piece.clear();
        file.by_ref().take(PIECE as u64).read_to_end(&mut piece)?;
        if piece.is_empty() {
            return Ok(());
        }
        take(&piece)?;
    }
}
