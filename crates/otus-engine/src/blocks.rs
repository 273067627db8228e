//! Codecs of the blocks inside ORC and Avro files: bytes to bytes, never more of them than the
//! caller allows. It must not know either format.

use std::io::{self, Read};

use libdeflater::{CompressionLvl, DecompressionError};
use otus_formats::Compression;

/// zstd's own default.
const ZSTD_LEVEL: i32 = 3;
/// zlib's own default.
const DEFLATE_LEVEL: i32 = 6;

/// The text of a compressed block. `most` bytes are the limit; it is exact.
///
/// # Errors
/// Why the block cannot be read, as a sentence.
pub fn inflate(kind: Compression, block: &[u8], most: usize) -> Result<Vec<u8>, String> {
    let broken =
        |error: &dyn std::fmt::Display| format!("a {} block is broken: {error}", kind.word());
    match kind {
        Compression::None if block.len() > most => Err(too_long(most)),
        Compression::None => Ok(block.to_vec()),
        Compression::Deflate => raw_deflate(block, most),
        Compression::Snappy => {
            let length = snap::raw::decompress_len(block).map_err(|it| broken(&it))?;
            if length > most {
                return Err(too_long(most));
            }
            snap::raw::Decoder::new().decompress_vec(block).map_err(|it| broken(&it))
        }
        Compression::Lz4 => {
            let mut text = vec![0; most];
            let length =
                lz4_flex::block::decompress_into(block, &mut text).map_err(|it| broken(&it))?;
            text.truncate(length);
            Ok(text)
        }
        Compression::Zstd => {
            let decoder = zstd::stream::read::Decoder::with_buffer(block);
            read(decoder.map_err(|it| broken(&it))?, most).map_err(|it| broken(&it))
        }
        Compression::Bzip2 => {
            read(bzip2::read::BzDecoder::new(block), most).map_err(|it| broken(&it))
        }
        Compression::Gzip => Err(String::from("no block is compressed by gzip")),
    }
}

fn too_long(most: usize) -> String {
    format!("a block is longer than {most} bytes")
}

/// The length is not known before: room grows until it does.
fn raw_deflate(block: &[u8], most: usize) -> Result<Vec<u8>, String> {
    let mut decompressor = libdeflater::Decompressor::new();
    let mut room = block.len().saturating_mul(4).clamp(1 << 12, most.max(1));
    loop {
        let mut text = vec![0; room];
        match decompressor.deflate_decompress(block, &mut text) {
            Ok(length) => {
                text.truncate(length);
                return Ok(text);
            }
            Err(DecompressionError::InsufficientSpace) if room < most => {
                room = room.saturating_mul(4).min(most);
            }
            Err(DecompressionError::InsufficientSpace) => return Err(too_long(most)),
            Err(_) => return Err(String::from("a deflate block is broken")),
        }
    }
}

fn read(source: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    source.take(most as u64 + 1).read_to_end(&mut text)?;
    if text.len() > most {
        return Err(io::Error::other(too_long(most)));
    }
    Ok(text)
}

/// A block of `text`. `level` is zstd's.
///
/// # Errors
/// What the encoder says.
pub fn deflate(kind: Compression, level: Option<i32>, text: &[u8]) -> io::Result<Vec<u8>> {
    match kind {
        Compression::Deflate => {
            let level = CompressionLvl::new(DEFLATE_LEVEL).unwrap_or_default();
            let mut compressor = libdeflater::Compressor::new(level);
            let mut block = vec![0; compressor.deflate_compress_bound(text.len())];
            let length = compressor.deflate_compress(text, &mut block).map_err(io::Error::other)?;
            block.truncate(length);
            Ok(block)
        }
        Compression::Snappy => {
            snap::raw::Encoder::new().compress_vec(text).map_err(io::Error::other)
        }
        Compression::Lz4 => Ok(lz4_flex::block::compress(text)),
        Compression::Zstd => zstd::bulk::compress(text, level.unwrap_or(ZSTD_LEVEL)),
        Compression::Bzip2 => {
            let mut block = Vec::new();
            let level = bzip2::Compression::default();
            bzip2::read::BzEncoder::new(text, level).read_to_end(&mut block)?;
            Ok(block)
        }
        Compression::None => Ok(text.to_vec()),
        Compression::Gzip => Err(io::Error::other("no block is compressed by gzip")),
    }
}
