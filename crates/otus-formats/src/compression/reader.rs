//! Streaming readers of every compression: slower than one shot, but they hand out what
//! precedes a break and need no memory for the whole.

use std::io::{self, Read};

use super::kind::{Compression, LZ4_FRAME, SNAPPY_FRAMES};

/// A reader of the text in `stored`.
pub(super) fn reader(kind: Compression, stored: &[u8]) -> Box<dyn Read + '_> {
    match kind {
        Compression::None => Box::new(stored),
        Compression::Gzip => Box::new(GzipMembers { rest: stored, member: None, first: true }),
        Compression::Bzip2 => Box::new(bzip2::read::MultiBzDecoder::new(stored)),
        Compression::Deflate => Box::new(flate2::read::ZlibDecoder::new(stored)),
        Compression::Snappy if stored.starts_with(SNAPPY_FRAMES) => {
            Box::new(snap::read::FrameDecoder::new(stored))
        }
        Compression::Snappy => Box::new(HadoopBlocks::new(stored, snappy_chunk)),
        Compression::Lz4 if stored.starts_with(LZ4_FRAME) => {
            Box::new(lz4_flex::frame::FrameDecoder::new(stored))
        }
        Compression::Lz4 => Box::new(HadoopBlocks::new(stored, lz4_chunk)),
        Compression::Zstd => match zstd::stream::read::Decoder::with_buffer(stored) {
            Ok(decoder) => Box::new(decoder),
            Err(error) => Box::new(Failing(Some(error))),
        },
    }
}

/// gzip members one after the other; what follows the last one and is no gzip is ignored,
/// as Java's GZIPInputStream does.
struct GzipMembers<'a> {
    rest: &'a [u8],
    member: Option<flate2::bufread::GzDecoder<&'a [u8]>>,
    first: bool,
}

impl Read for GzipMembers<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(member) = &mut self.member {
                let read = member.read(out)?;
                if read > 0 || out.is_empty() {
                    return Ok(read);
                }
                self.rest = member.get_ref();
                self.member = None;
            }
            if !self.first && !self.rest.starts_with(b"\x1f\x8b") {
                return Ok(0);
            }
            self.first = false;
            self.member = Some(flate2::bufread::GzDecoder::new(self.rest));
        }
    }
}

/// Hadoop's framing: blocks of a big-endian length of text, then chunks of a big-endian
/// length of compressed bytes each, until the block's text is complete.
struct HadoopBlocks<'a> {
    rest: &'a [u8],
    chunk: fn(&[u8], usize, &mut Vec<u8>) -> io::Result<()>,
    /// Text of the current block still to come from further chunks.
    missing: usize,
    text: Vec<u8>,
    at: usize,
}

/// Hadoop writes blocks of 256 KiB; anything far beyond is not this framing.
const LARGEST_BLOCK: usize = 64 << 20;

impl<'a> HadoopBlocks<'a> {
    fn new(rest: &'a [u8], chunk: fn(&[u8], usize, &mut Vec<u8>) -> io::Result<()>) -> Self {
        Self { rest, chunk, missing: 0, text: Vec::new(), at: 0 }
    }

    fn length(&mut self) -> io::Result<usize> {
        let Some((head, rest)) = self.rest.split_first_chunk::<4>() else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        self.rest = rest;
        match u32::from_be_bytes(*head) as usize {
            length if length <= LARGEST_BLOCK => Ok(length),
            _ => Err(io::Error::new(io::ErrorKind::InvalidData, "block length out of range")),
        }
    }
}

impl Read for HadoopBlocks<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if self.missing == 0 {
                if self.rest.is_empty() {
                    return Ok(0);
                }
                self.missing = self.length()?;
                continue;
            }
            let length = self.length()?;
            let Some((packed, rest)) = self.rest.split_at_checked(length) else {
                return Err(io::ErrorKind::UnexpectedEof.into());
            };
            self.rest = rest;
            self.text.clear();
            self.at = 0;
            (self.chunk)(packed, self.missing, &mut self.text)?;
            if self.text.is_empty() {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "an empty chunk"));
            }
            self.missing = self.missing.saturating_sub(self.text.len());
        }
        let ready = self.text.get(self.at..).unwrap_or_default();
        let read = ready.len().min(out.len());
        out.iter_mut().zip(ready).for_each(|(to, from)| *to = *from);
        self.at += read;
        Ok(read)
    }
}

fn snappy_chunk(packed: &[u8], limit: usize, text: &mut Vec<u8>) -> io::Result<()> {
    let length = snap::raw::decompress_len(packed).map_err(invalid)?;
    if length > limit {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "chunk longer than its block"));
    }
    text.resize(length, 0);
    snap::raw::Decoder::new().decompress(packed, text).map(|_| ()).map_err(invalid)
}

fn lz4_chunk(packed: &[u8], limit: usize, text: &mut Vec<u8>) -> io::Result<()> {
    text.resize(limit, 0);
    let written = lz4_flex::block::decompress_into(packed, text).map_err(invalid)?;
    text.truncate(written);
    Ok(())
}

fn invalid(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
