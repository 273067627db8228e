//! The end of an ORC file: postscript and footer, and the footer of a stripe. Source: the ORC
//! specification, version 1. It must not know which columns are wanted.

use bytes::Bytes;
use otus_formats::Compression;

use super::source::{Codec, Source};
use super::wire::{Fields, Value};
use crate::scan::columnar::{ObjectInput, ReadError};

/// Read from the end at first: most footers are shorter.
const TAIL: u64 = 16 << 10;
/// Metadata longer than this is refused, stored and inflated.
const LONGEST: usize = 64 << 20;
/// Blocks longer than this are refused: a block's header has 23 bits.
const LONGEST_BLOCK: u64 = 1 << 23;
/// What the specification has where the file does not say.
const BLOCK: u64 = 256 << 10;
const MAGIC: &[u8] = b"ORC";
/// Types nested deeper than this are refused.
const MAX_DEPTH: usize = 100;

/// A file as its footer describes it.
#[derive(Debug)]
pub struct Tail {
    pub codec: Codec,
    pub stripes: Vec<Stripe>,
    /// Column by column, the root first.
    pub types: Vec<Type>,
}

/// Where a stripe lies.
#[derive(Debug, Clone, Default)]
pub struct Stripe {
    pub offset: u64,
    pub index: u64,
    pub data: u64,
    pub footer: u64,
    pub rows: u64,
}

/// A column's type.
#[derive(Debug, Clone, Default)]
pub struct Type {
    /// As the specification numbers them.
    pub kind: u64,
    /// Columns of the parts, all after this one.
    pub parts: Vec<usize>,
    pub names: Vec<String>,
    pub precision: u64,
    pub scale: u64,
}

/// A stream of a stripe.
#[derive(Debug, Clone)]
pub struct Stream {
    pub kind: u64,
    pub column: usize,
    pub offset: u64,
    pub length: u64,
}

/// The footer of a stripe.
#[derive(Debug, Default)]
pub struct StripeFooter {
    pub streams: Vec<Stream>,
    /// Kind and size of the dictionary, column by column.
    pub encodings: Vec<(u64, u64)>,
    pub time_zone: Option<String>,
}

/// # Errors
/// For everything that is no ORC file, in Trino's words.
pub async fn read(input: &ObjectInput) -> Result<Tail, ReadError> {
    let malformed = |reason: String| malformed(&reason, &input.path);
    let size = input.size();
    if size < 4 {
        return Err(malformed(format!("Invalid file size {size}")));
    }
    let start = size.saturating_sub(TAIL);
    let fetched = |reason| ReadError::cannot_open(reason, &input.path);
    let tail = input.range(start..size).await.map_err(fetched)?;
    let postscript = postscript(&tail).map_err(malformed)?;
    let Postscript { footer, length, codec } = postscript;
    let end = size - length;
    if footer > end || footer > LONGEST as u64 {
        return Err(malformed(String::from("Invalid postscript")));
    }
    let begin = end - footer;
    let bytes = match begin.checked_sub(start) {
        Some(from) => {
            let to = usize::try_from(end - start).unwrap_or(0);
            tail.slice(usize::try_from(from).unwrap_or(0)..to)
        }
        None => input.range(begin..end).await.map_err(fetched)?,
    };
    footer_of(bytes, codec, begin).map_err(malformed)
}

/// A file that is not what an ORC file should be.
pub fn malformed(reason: &str, path: &str) -> ReadError {
    ReadError::bad_data(format!("Malformed ORC file. {reason}"), path)
}

struct Postscript {
    footer: u64,
    /// With the byte that says how long it is.
    length: u64,
    codec: Codec,
}

fn postscript(tail: &[u8]) -> Result<Postscript, String> {
    let invalid = || String::from("Invalid postscript");
    let (length, before) = tail.split_last().ok_or_else(invalid)?;
    let at = before.len().checked_sub(usize::from(*length)).ok_or_else(invalid)?;
    let bytes = before.get(at..).ok_or_else(invalid)?;
    let (mut footer, mut kind, mut block, mut magic) = (None, 0, BLOCK, false);
    for field in Fields(bytes) {
        match field.map_err(|_| invalid())? {
            (1, value) => footer = Some(value.number()),
            (2, value) => kind = value.number(),
            (3, value) => block = value.number(),
            (8000, value) => magic = value.bytes() == MAGIC,
            _ => {}
        }
    }
    let kind = match kind {
        0 => Compression::None,
        1 => Compression::Deflate,
        2 => Compression::Snappy,
        4 => Compression::Lz4,
        5 => Compression::Zstd,
        3 => return Err(String::from("Compression LZO is not supported yet")),
        _ => return Err(invalid()),
    };
    if !magic || block == 0 || block > LONGEST_BLOCK {
        return Err(invalid());
    }
    let codec = Codec { kind, block: usize::try_from(block).unwrap_or(0) };
    Ok(Postscript { footer: footer.ok_or_else(invalid)?, length: u64::from(*length) + 1, codec })
}

/// `begin` is where the footer begins: stripes lie before.
fn footer_of(bytes: Bytes, codec: Codec, begin: u64) -> Result<Tail, String> {
    let text = Source::new(bytes, codec).rest(LONGEST)?;
    let mut tail = Tail { codec, stripes: Vec::new(), types: Vec::new() };
    for field in Fields(&text) {
        match field? {
            (3, value) => tail.stripes.push(stripe(value, begin)?),
            (4, value) => tail.types.push(type_of(value, tail.types.len())?),
            (10, _) => return Err(String::from("Encrypted ORC files are not supported")),
            _ => {}
        }
    }
    let invalid = || String::from("Its types are broken");
    let mut depths = vec![0_usize; tail.types.len()];
    for (at, ty) in tail.types.iter().enumerate() {
        let depth = depths.get(at).copied().unwrap_or(0) + 1;
        if depth > MAX_DEPTH {
            return Err(String::from("Its types are nested too deeply"));
        }
        for part in &ty.parts {
            *depths.get_mut(*part).ok_or_else(invalid)? = depth;
        }
    }
    match tail.types.first() {
        Some(root) if root.kind == crate::orc_kinds::STRUCT => Ok(tail),
        _ => Err(invalid()),
    }
}

fn stripe(value: Value<'_>, begin: u64) -> Result<Stripe, String> {
    let mut stripe = Stripe::default();
    for field in Fields(value.bytes()) {
        match field? {
            (1, value) => stripe.offset = value.number(),
            (2, value) => stripe.index = value.number(),
            (3, value) => stripe.data = value.number(),
            (4, value) => stripe.footer = value.number(),
            (5, value) => stripe.rows = value.number(),
            _ => {}
        }
    }
    let lengths = [stripe.index, stripe.data, stripe.footer];
    let end = lengths.iter().try_fold(stripe.offset, |end, it| end.checked_add(*it));
    match end {
        Some(end) if end <= begin => Ok(stripe),
        _ => Err(String::from("A stripe lies outside the file")),
    }
}

fn type_of(value: Value<'_>, at: usize) -> Result<Type, String> {
    let mut ty = Type::default();
    for field in Fields(value.bytes()) {
        match field? {
            (1, value) => ty.kind = value.number(),
            (2, value) => {
                let parts = value.numbers().into_iter().map(usize::try_from);
                ty.parts.extend(parts.map(|it| it.unwrap_or(usize::MAX)));
            }
            (3, value) => ty.names.push(value.text()),
            (5, value) => ty.precision = value.number(),
            (6, value) => ty.scale = value.number(),
            _ => {}
        }
    }
    // Parts come after the whole, so that no type can hold itself.
    if ty.parts.iter().any(|it| *it <= at) {
        return Err(String::from("Its types are broken"));
    }
    Ok(ty)
}

/// The footer of `stripe`, its streams placed in the file.
pub fn stripe_footer(bytes: Bytes, codec: Codec, stripe: &Stripe) -> Result<StripeFooter, String> {
    let text = Source::new(bytes, codec).rest(LONGEST)?;
    let mut footer = StripeFooter::default();
    let mut offset = stripe.offset;
    let end = stripe.offset + stripe.index + stripe.data;
    for field in Fields(&text) {
        match field? {
            (1, value) => {
                let mut stream = Stream { kind: 0, column: 0, offset, length: 0 };
                for field in Fields(value.bytes()) {
                    match field? {
                        (1, value) => stream.kind = value.number(),
                        (2, value) => {
                            stream.column = usize::try_from(value.number()).unwrap_or(usize::MAX);
                        }
                        (3, value) => stream.length = value.number(),
                        _ => {}
                    }
                }
                offset = offset.saturating_add(stream.length);
                if offset > end {
                    return Err(String::from("A stream lies outside its stripe"));
                }
                footer.streams.push(stream);
            }
            (2, value) => {
                let (mut kind, mut size) = (0, 0);
                for field in Fields(value.bytes()) {
                    match field? {
                        (1, value) => kind = value.number(),
                        (2, value) => size = value.number(),
                        _ => {}
                    }
                }
                footer.encodings.push((kind, size));
            }
            (3, value) => footer.time_zone = Some(value.text()),
            _ => {}
        }
    }
    Ok(footer)
}
