//! Bytes to compressed bytes, as they come. It must not know what they are.

use std::io::{self, Write};

use super::Compression;

/// Bytes of a block of Hadoop's framing, as its codecs cut by default.
const BLOCK: usize = 256 << 10;
/// zstd's own default.
const ZSTD_LEVEL: i32 = 3;

/// Compresses what is written on its way to `W`.
pub struct Compressor<W: Write>(Kind<W>);

enum Kind<W: Write> {
    None(W),
    Gzip(flate2::write::GzEncoder<W>),
    Deflate(flate2::write::ZlibEncoder<W>),
    Bzip2(bzip2::write::BzEncoder<W>),
    Zstd(zstd::stream::write::Encoder<'static, W>),
    Blocks { inner: W, compress: fn(&[u8]) -> io::Result<Vec<u8>>, waiting: Vec<u8> },
}

impl<W: Write> std::fmt::Debug for Compressor<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compressor").finish_non_exhaustive()
    }
}

impl<W: Write> Compressor<W> {
    /// `level` is zstd's, 1 to 22; others have none.
    ///
    /// # Errors
    /// When the encoder cannot be made.
    pub fn new(inner: W, kind: Compression, level: Option<i32>) -> io::Result<Self> {
        let blocks =
            |inner, compress| Kind::Blocks { inner, compress, waiting: Vec::with_capacity(BLOCK) };
        Ok(Self(match kind {
            Compression::None => Kind::None(inner),
            Compression::Gzip => {
                Kind::Gzip(flate2::write::GzEncoder::new(inner, flate2::Compression::default()))
            }
            Compression::Deflate => Kind::Deflate(flate2::write::ZlibEncoder::new(
                inner,
                flate2::Compression::default(),
            )),
            Compression::Bzip2 => {
                Kind::Bzip2(bzip2::write::BzEncoder::new(inner, bzip2::Compression::default()))
            }
            Compression::Zstd => {
                let level = level.unwrap_or(ZSTD_LEVEL);
                Kind::Zstd(zstd::stream::write::Encoder::new(inner, level)?)
            }
            Compression::Snappy => blocks(inner, |block| {
                snap::raw::Encoder::new().compress_vec(block).map_err(io::Error::other)
            }),
            Compression::Lz4 => blocks(inner, |block| Ok(lz4_flex::block::compress(block))),
        }))
    }

    /// Ends the stream.
    ///
    /// # Errors
    /// What the writer beneath says.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Kind::None(inner) => Ok(inner),
            Kind::Gzip(encoder) => encoder.finish(),
            Kind::Deflate(encoder) => encoder.finish(),
            Kind::Bzip2(encoder) => encoder.finish(),
            Kind::Zstd(encoder) => encoder.finish(),
            Kind::Blocks { mut inner, compress, waiting } => {
                if !waiting.is_empty() {
                    block(&mut inner, compress, &waiting)?;
                }
                Ok(inner)
            }
        }
    }
}

/// Length of the text, length of the bytes, the bytes; both numbers big-endian.
fn block<W: Write>(
    inner: &mut W,
    compress: fn(&[u8]) -> io::Result<Vec<u8>>,
    text: &[u8],
) -> io::Result<()> {
    let bytes = compress(text)?;
    let length = |it: usize| u32::try_from(it).map(u32::to_be_bytes).map_err(io::Error::other);
    inner.write_all(&length(text.len())?)?;
    inner.write_all(&length(bytes.len())?)?;
    inner.write_all(&bytes)
}

impl<W: Write> Write for Compressor<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Kind::None(inner) => inner.write(bytes),
            Kind::Gzip(encoder) => encoder.write(bytes),
            Kind::Deflate(encoder) => encoder.write(bytes),
            Kind::Bzip2(encoder) => encoder.write(bytes),
            Kind::Zstd(encoder) => encoder.write(bytes),
            Kind::Blocks { inner, compress, waiting } => {
                let taken = bytes.len().min(BLOCK.saturating_sub(waiting.len()));
                waiting.extend_from_slice(bytes.get(..taken).unwrap_or_default());
                if waiting.len() >= BLOCK {
                    block(inner, *compress, waiting)?;
                    waiting.clear();
                }
                Ok(taken)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        // What waits is not cut: only the end of the stream ends a block.
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::Compressor;
    use crate::compression::{Compression, Inflater, Text};

    #[test]
    fn what_is_compressed_inflates_again() {
        let text: Vec<u8> = (0..400_000_u32).flat_map(|it| it.to_string().into_bytes()).collect();
        let endings = ["", ".gz", ".bz2", ".deflate", ".snappy", ".lz4", ".zst"];
        for ending in endings {
            let name = format!("x{ending}");
            let kind = Compression::from_name(&name);
            let mut compressor = Compressor::new(Vec::new(), kind, None).unwrap();
            compressor.write_all(&text).unwrap();
            let stored = compressor.finish().unwrap();
            assert!(ending.is_empty() || stored.len() < text.len(), "{name}");
            let mut inflater = Inflater::new();
            let opened = inflater.open(&stored, &name);
            assert!(matches!(opened.text, Text::Whole(read, None) if read == text), "{name}");
        }
    }
}
