//! Streaming readers of every compression: slower than one shot, but they hand out what
//! precedes a break and need no memory for the whole.

use std::io::{self, BufRead, Read};

use super::kind::{Compression, LZ4_FRAME, SNAPPY_FRAMES};

/// Stored bytes, from memory or as they arrive.
pub(super) type Stored<'a> = Box<dyn BufRead + Send + 'a>;

/// A reader of the text in `stored`, which begins with `head`.
pub(super) fn reader<'a>(
    kind: Compression,
    head: &[u8],
    stored: Stored<'a>,
) -> Box<dyn Read + Send + 'a> {
    match kind {
        Compression::None => Box::new(stored),
        Compression::Gzip => Box::new(GzipMembers::Between { stored: Some(stored), first: true }),
        Compression::Bzip2 => Box::new(bzip2::read::MultiBzDecoder::new(stored)),
        Compression::Deflate => Box::new(flate2::bufread::ZlibDecoder::new(stored)),
        Compression::Snappy if head.starts_with(SNAPPY_FRAMES) => {
            Box::new(snap::read::FrameDecoder::new(stored))
        }
        Compression::Snappy => Box::new(HadoopBlocks::new(stored, snappy_chunk)),
        Compression::Lz4 if head.starts_with(LZ4_FRAME) => {
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
enum GzipMembers<'a> {
    Between { stored: Option<Stored<'a>>, first: bool },
    Within(Box<flate2::bufread::GzDecoder<Stored<'a>>>),
}

impl GzipMembers<'_> {
    /// Goes on to the next member; `false` where there is none.
    fn open(&mut self) -> io::Result<bool> {
        let Self::Between { stored, first } = self else {
            return Ok(true);
        };
        let Some(mut source) = stored.take() else {
            return Ok(false);
        };
        // A buffer may end between the two bytes of the magic number.
        if !*first && !matches!(source.fill_buf()?, [0x1f] | [0x1f, 0x8b, ..]) {
            return Ok(false);
        }
        *self = Self::Within(Box::new(flate2::bufread::GzDecoder::new(source)));
        Ok(true)
    }
}

impl Read for GzipMembers<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.open()? {
            let Self::Within(member) = self else {
                break;
            };
            let read = member.read(out)?;
            if read > 0 || out.is_empty() {
                return Ok(read);
            }
            let ended = std::mem::replace(self, Self::Between { stored: None, first: false });
            if let Self::Within(member) = ended {
                *self = Self::Between { stored: Some(member.into_inner()), first: false };
            }
        }
        Ok(0)
    }
}

/// Hadoop's framing: blocks of a big-endian length of text, then chunks of a big-endian
/// length of compressed bytes each, until the block's text is complete.
struct HadoopBlocks<'a> {
    stored: Stored<'a>,
    chunk: fn(&[u8], usize, &mut Vec<u8>) -> io::Result<()>,
    /// Text of the current block still to come from further chunks.
    missing: usize,
    packed: Vec<u8>,
    text: Vec<u8>,
    at: usize,
}

/// Hadoop writes blocks of 256 KiB; anything far beyond is not this framing.
const LARGEST_BLOCK: usize = 64 << 20;

impl<'a> HadoopBlocks<'a> {
    fn new(stored: Stored<'a>, chunk: fn(&[u8], usize, &mut Vec<u8>) -> io::Result<()>) -> Self {
        Self { stored, chunk, missing: 0, packed: Vec::new(), text: Vec::new(), at: 0 }
    }

    fn length(&mut self) -> io::Result<usize> {
        let mut head = [0; 4];
        self.stored.read_exact(&mut head)?;
        match u32::from_be_bytes(head) as usize {
            length if length <= LARGEST_BLOCK => Ok(length),
            _ => Err(io::Error::new(io::ErrorKind::InvalidData, "block length out of range")),
        }
    }
}

impl Read for HadoopBlocks<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if self.missing == 0 {
                if self.stored.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                self.missing = self.length()?;
                continue;
            }
            let length = self.length()?;
            self.packed.resize(length, 0);
            self.stored.read_exact(&mut self.packed)?;
            self.text.clear();
            self.at = 0;
            (self.chunk)(&self.packed, self.missing, &mut self.text)?;
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

/// Text that cannot even begin.
pub(super) struct Failing(pub(super) Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
