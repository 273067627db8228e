//! The whole text of an object in one reused buffer. gzip goes in one shot through
//! libdeflate: streaming costs 3.4 times as much. What one shot refuses (truncated, wrong
//! checksum) is streamed, so that the readable part is read.

use std::io::{self, BufRead as _, BufReader, Read};

use super::kind::{Compression, sniff};
use super::reader::{Failing, reader};
use super::windows::{WINDOW, Windows};
use crate::raw::{Gunzip, Member};

/// Text up to this size is held at once; beyond it, it comes in windows.
const LARGEST_WHOLE: usize = 64 << 20;
/// No deflate stream expands further (zlib's documentation: 1032:1), so a size in the
/// trailer beyond it is a lie.
const LARGEST_RATIO: usize = 1032;
/// Bytes read at a time of what arrives bit by bit; windows of plain text take more at once.
const HEAD: usize = 64 << 10;
/// Step of the streaming reader.
const CHUNK: usize = 256 << 10;

/// An object's text and what is odd about its name or ending.
#[derive(Debug)]
pub struct Opened<'a> {
    pub text: Text<'a>,
    pub warning: Option<String>,
}

/// An object that [`Inflater::inflate`] has looked at; its text is where [`Inflater::text`]
/// finds it.
#[derive(Debug)]
pub struct Inflated {
    kind: Compression,
    held: Held,
    pub warning: Option<String>,
}

#[derive(Debug)]
enum Held {
    /// The stored bytes are the text.
    Stored { length: usize },
    /// In the buffer; with a reason when the container broke after it.
    Buffer { length: usize, broken: Option<String> },
    /// Nowhere yet.
    TooLarge,
}

impl Inflated {
    /// Bytes of text; `None` when it is too large to hold.
    #[must_use]
    pub fn text_bytes(&self) -> Option<usize> {
        match self.held {
            Held::Stored { length } | Held::Buffer { length, .. } => Some(length),
            Held::TooLarge => None,
        }
    }
}

/// An object's text.
#[derive(Debug)]
pub enum Text<'a> {
    /// All of it; with a reason when the container broke after it.
    Whole(&'a [u8], Option<String>),
    /// Too large to hold.
    Windows(Windows<'a>),
}

/// Buffers and decompressor of one pipeline.
#[derive(Debug)]
pub struct Inflater {
    gunzip: Gunzip,
    buffer: Vec<u8>,
    window: usize,
}

impl Default for Inflater {
    fn default() -> Self {
        Self::new()
    }
}

enum Whole {
    Done { length: usize, broken: Option<String>, warning: Option<String> },
    TooLarge,
}

impl Inflater {
    #[must_use]
    pub fn new() -> Self {
        Self::with_window(WINDOW)
    }

    /// Windows that grow by `window` bytes of text, at least.
    pub(crate) fn with_window(window: usize) -> Self {
        Self { gunzip: Gunzip::new(), buffer: Vec::new(), window }
    }

    /// The text of the object stored as `stored` under `path`.
    pub fn open<'a>(&'a mut self, stored: &'a [u8], path: &str) -> Opened<'a> {
        let mut inflated = self.inflate(stored, path);
        let warning = inflated.warning.take();
        Opened { text: self.text(&inflated, stored), warning }
    }

    /// Inflates the object stored as `stored` under `path`, unless its text is too large.
    pub fn inflate(&mut self, stored: &[u8], path: &str) -> Inflated {
        let (kind, warning) = sniff(path, stored);
        if kind == Compression::None || stored.is_empty() {
            return Inflated { kind, held: Held::Stored { length: stored.len() }, warning };
        }
        let whole = match kind {
            Compression::Gzip => self.gunzip_all(stored),
            _ => self.stream(kind, stored),
        };
        match whole {
            Whole::Done { length, broken, warning: trailing } => {
                let held = Held::Buffer { length, broken };
                Inflated { kind, held, warning: warning.or(trailing) }
            }
            Whole::TooLarge => Inflated { kind, held: Held::TooLarge, warning },
        }
    }

    /// The text of the object inflated last, of the same stored bytes.
    pub fn text<'a>(&'a mut self, inflated: &Inflated, stored: &'a [u8]) -> Text<'a> {
        match &inflated.held {
            Held::Stored { .. } => Text::Whole(stored, None),
            Held::Buffer { length, broken } => {
                Text::Whole(self.buffer.get(..*length).unwrap_or_default(), broken.clone())
            }
            Held::TooLarge => {
                let text = reader(inflated.kind, stored, Box::new(stored));
                Text::Windows(Windows::new(inflated.kind, text, &mut self.buffer, self.window))
            }
        }
    }

    /// The text of an object that arrives bit by bit under `path`, in windows.
    pub fn windows<'a>(&'a mut self, stored: Box<dyn Read + Send + 'a>, path: &str) -> Opened<'a> {
        let mut stored = BufReader::with_capacity(HEAD, stored);
        let (kind, warning, text) = match stored.fill_buf() {
            Ok(head) => {
                let head = head.to_vec();
                let (kind, warning) = sniff(path, &head);
                (kind, warning, reader(kind, &head, Box::new(stored)))
            }
            Err(error) => {
                let failing: Box<dyn Read + Send> = Box::new(Failing(Some(error)));
                (Compression::None, None, failing)
            }
        };
        Opened {
            text: Text::Windows(Windows::new(kind, text, &mut self.buffer, self.window)),
            warning,
        }
    }

    fn gunzip_all(&mut self, stored: &[u8]) -> Whole {
        let Some(hint) = size_hint(stored) else {
            return Whole::TooLarge;
        };
        self.room(hint);
        let (mut at, mut length) = (0, 0);
        loop {
            let rest = stored.get(at..).unwrap_or_default();
            let out = self.buffer.get_mut(length..).unwrap_or_default();
            match self.gunzip.member(rest, out) {
                Member::Whole { eaten, written } => {
                    at += eaten;
                    length += written;
                }
                Member::NoRoom if self.buffer.len() >= LARGEST_WHOLE => return Whole::TooLarge,
                Member::NoRoom => {
                    self.room((self.buffer.len() * 2).clamp(CHUNK, LARGEST_WHOLE));
                    continue;
                }
                Member::Bad => return self.stream(Compression::Gzip, stored),
            }
            let rest = stored.get(at..).unwrap_or_default();
            if !rest.starts_with(b"\x1f\x8b") {
                let padding = rest.iter().all(|b| *b == 0);
                let warning = (!padding)
                    .then(|| format!("{} bytes after the gzip stream are ignored", rest.len()));
                return Whole::Done { length, broken: None, warning };
            }
        }
    }

    fn stream(&mut self, kind: Compression, stored: &[u8]) -> Whole {
        let mut source = reader(kind, stored, Box::new(stored));
        let mut length = 0;
        loop {
            if length >= LARGEST_WHOLE {
                return Whole::TooLarge;
            }
            if self.buffer.len() < length + CHUNK {
                self.buffer.resize((length + CHUNK).max(length * 2).min(LARGEST_WHOLE + CHUNK), 0);
            }
            let out = self.buffer.get_mut(length..).unwrap_or_default();
            match source.read(out) {
                Ok(0) => {
                    return Whole::Done { length, broken: None, warning: None };
                }
                Ok(read) => length += read,
                Err(error) => {
                    let broken = Some(reason(kind, &error));
                    return Whole::Done { length, broken, warning: None };
                }
            }
        }
    }

    fn room(&mut self, size: usize) {
        if self.buffer.len() < size {
            self.buffer.resize(size, 0);
        }
    }
}

/// The size the gzip trailer names, as a hint: `None` when it says that the text is beyond
/// the bound. It is of the last member only, and modulo 4 GiB.
fn size_hint(stored: &[u8]) -> Option<usize> {
    let size = stored.last_chunk::<4>().map_or(0, |tail| u32::from_le_bytes(*tail) as usize);
    let possible = stored.len().saturating_mul(LARGEST_RATIO);
    match size {
        size if size > possible => Some((stored.len() * 4).min(LARGEST_WHOLE)),
        size if size > LARGEST_WHOLE => None,
        size => Some(size),
    }
}

/// A sentence for a container that broke.
pub(super) fn reason(kind: Compression, error: &io::Error) -> String {
    let word = kind.word();
    match error.kind() {
        io::ErrorKind::UnexpectedEof => format!("{word} stream ends early"),
        _ => format!("{word} stream is broken: {error}"),
    }
}
