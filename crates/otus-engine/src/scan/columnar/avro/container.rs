//! An Avro object container: its header, and its blocks inflated one after the other as they
//! are fetched. Source: the Avro specification 1.11, "Object Container Files". It must not
//! know schemas.

use bytes::{Buf, Bytes, BytesMut};
use otus_formats::Compression;

use crate::blocks::inflate;
use crate::scan::columnar::{ObjectInput, ReadError};

const MAGIC: &[u8; 4] = b"Obj\x01";
/// Bytes fetched at once.
const PIECE: u64 = 4 << 20;
/// Headers and blocks longer than this, stored or inflated, are refused.
const LONGEST: usize = 256 << 20;
const SYNC: usize = 16;

/// An object that is read from its beginning to its end.
#[derive(Debug)]
pub struct Container {
    input: ObjectInput,
    /// Fetched up to here.
    at: u64,
    /// Fetched and not looked at yet.
    held: BytesMut,
    codec: Codec,
    sync: Bytes,
}

/// Rows of a block and what they are.
#[derive(Debug)]
pub struct Block {
    pub rows: u64,
    pub text: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
struct Codec {
    kind: Compression,
    /// Bytes after the block: Snappy's checksum.
    checksum: bool,
}

impl Container {
    /// Reads the header; the writer's schema comes with it.
    ///
    /// # Errors
    /// For everything that is no container.
    pub async fn open(input: ObjectInput) -> Result<(Self, String), ReadError> {
        let codec = Codec { kind: Compression::None, checksum: false };
        let mut container = Self { input, at: 0, held: BytesMut::new(), codec, sync: Bytes::new() };
        loop {
            let more = container.fetch().await?;
            if container.held.len() >= MAGIC.len() && !container.held.starts_with(MAGIC) {
                return Err(container.broken("Not a data file."));
            }
            let mut at = Parse { bytes: &container.held, at: 0 };
            let Some(header) = header(&mut at) else {
                if !more || container.held.len() > LONGEST {
                    return Err(container.broken("Not a data file."));
                }
                continue;
            };
            let eaten = at.at;
            let Header { schema, codec, sync } = header;
            container.codec = codec_called(&codec).map_err(|it| container.broken(&it))?;
            container.sync = sync;
            container.held.advance(eaten);
            return Ok((container, schema));
        }
    }

    /// The next block; `None` at the end.
    ///
    /// # Errors
    /// For a block that is cut off or broken.
    pub async fn next(&mut self) -> Result<Option<Block>, ReadError> {
        loop {
            if self.held.is_empty() && !self.fetch().await? {
                return Ok(None);
            }
            let mut parse = Parse { bytes: &self.held, at: 0 };
            if let (Some(rows), Some(length)) = (parse.long(), parse.long()) {
                let (rows, length) = (u64::try_from(rows), usize::try_from(length));
                let (Ok(rows), Ok(length)) = (rows, length) else {
                    return Err(self.broken("A block has a negative length."));
                };
                if length > LONGEST {
                    return Err(self.broken("A block is too long."));
                }
                if let (Some(stored), Some(sync)) = (parse.take(length), parse.take(SYNC)) {
                    if sync != self.sync.as_ref() {
                        return Err(self.broken("Invalid sync!"));
                    }
                    let text = self.codec.text(stored).map_err(|it| self.broken(&it))?;
                    let eaten = parse.at;
                    self.held.advance(eaten);
                    return Ok(Some(Block { rows, text }));
                }
            }
            if !self.fetch().await? {
                return Err(self.broken("The last block is cut off."));
            }
        }
    }

    /// Whether there was more.
    async fn fetch(&mut self) -> Result<bool, ReadError> {
        let end = self.input.size().min(self.at + PIECE);
        if end <= self.at {
            return Ok(false);
        }
        let bytes = self.input.range(self.at..end).await;
        let bytes = bytes.map_err(|it| ReadError::cannot_open(it, &self.input.path))?;
        self.held.extend_from_slice(&bytes);
        self.at = end;
        Ok(true)
    }

    /// A file that is not what an Avro file should be.
    pub fn broken(&self, reason: &str) -> ReadError {
        ReadError::bad_data(format!("Malformed Avro file. {reason}"), &self.input.path)
    }
}

impl Codec {
    fn text(self, stored: &[u8]) -> Result<Vec<u8>, String> {
        if !self.checksum {
            return inflate(self.kind, stored, LONGEST);
        }
        let (block, checksum) = stored.split_last_chunk::<4>().ok_or("A block is too short.")?;
        let text = inflate(self.kind, block, LONGEST)?;
        match crc32fast::hash(&text) == u32::from_be_bytes(*checksum) {
            true => Ok(text),
            false => Err(String::from("Checksum failure")),
        }
    }
}

fn codec_called(name: &str) -> Result<Codec, String> {
    let kind = match name {
        "" | "null" => Compression::None,
        "deflate" => Compression::Deflate,
        "snappy" => Compression::Snappy,
        "zstandard" => Compression::Zstd,
        "bzip2" => Compression::Bzip2,
        other => return Err(format!("Unrecognized codec: {other}")),
    };
    Ok(Codec { kind, checksum: kind == Compression::Snappy })
}

struct Header {
    schema: String,
    codec: String,
    sync: Bytes,
}

/// `None` while it is incomplete.
fn header(at: &mut Parse<'_>) -> Option<Header> {
    at.take(MAGIC.len())?;
    let mut header = Header { schema: String::new(), codec: String::new(), sync: Bytes::new() };
    loop {
        let mut count = at.long()?;
        if count == 0 {
            break;
        }
        if count < 0 {
            // The block's length in bytes follows.
            at.long()?;
            count = count.checked_neg()?;
        }
        for _ in 0..count {
            let (key, value) = (at.bytes()?, at.bytes()?);
            let text = || String::from_utf8_lossy(value).into_owned();
            match key {
                b"avro.schema" => header.schema = text(),
                b"avro.codec" => header.codec = text(),
                _ => {}
            }
        }
    }
    header.sync = Bytes::copy_from_slice(at.take(SYNC)?);
    Some(header)
}

struct Parse<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Parse<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.long()?).ok()?;
        self.take(length)
    }

    /// Seven bits a byte, the lowest first, in zigzag.
    fn long(&mut self) -> Option<i64> {
        let mut value = 0_u64;
        for at in 0..10 {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7f) << (7 * at);
            if byte & 0x80 == 0 {
                return Some((value >> 1).cast_signed() ^ (value & 1).cast_signed().wrapping_neg());
            }
        }
        None
    }
}
