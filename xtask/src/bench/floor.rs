//! The least any reader of gzipped logs must do: read every object and inflate it in one
//! shot into a buffer that is used again. Two threads. It looks at no byte of the text.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use anyhow::{Context as _, Result, bail};
use libdeflater::{DecompressionError, Decompressor};

const THREADS: usize = 2;
/// Text of the largest object that is still inflated.
const LARGEST: usize = 1 << 30;

/// Inflates every `.gz` below `folder`.
pub(crate) fn run(folder: &Path) -> Result<ExitCode> {
    let files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|it| it.path().extension().is_some_and(|extension| extension == "gz"))
        .map(walkdir::DirEntry::into_path)
        .collect();
    let (next, bytes) = (AtomicUsize::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..THREADS).map(|_| scope.spawn(|| inflate_all(&files, &next, &bytes))).collect();
        threads.into_iter().try_for_each(|thread| match thread.join() {
            Ok(done) => done,
            Err(_) => bail!("a thread of the floor panicked"),
        })
    })?;
    println!("{} objects, {} bytes of text", files.len(), bytes.into_inner());
    Ok(ExitCode::SUCCESS)
}

fn inflate_all(files: &[PathBuf], next: &AtomicUsize, bytes: &AtomicU64) -> Result<()> {
    let mut inflater = Decompressor::new();
    let (mut stored, mut text) = (Vec::new(), vec![0; 1 << 20]);
    while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
        stored.clear();
        let mut file = fs::File::open(path).with_context(|| path.display().to_string())?;
        std::io::Read::read_to_end(&mut file, &mut stored)?;
        let length = loop {
            match inflater.gzip_decompress(&stored, &mut text) {
                Ok(length) => break length,
                Err(DecompressionError::InsufficientSpace) if text.len() < LARGEST => {
                    text.resize(text.len() * 2, 0);
                }
                Err(error) => bail!("{}: {error}", path.display()),
            }
        };
        bytes.fetch_add(length as u64, Ordering::Relaxed);
    }
    Ok(())
}
