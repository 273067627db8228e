//! Which compression an object has: Athena goes by the lower-case ending of the name; where
//! the bytes plainly say otherwise, the bytes win and the name is reported.

/// A compression of text objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compression {
    None,
    Gzip,
    Bzip2,
    /// zlib streams, as Hadoop's DeflateCodec writes them.
    Deflate,
    /// Hadoop's block framing, or Google's framing format.
    Snappy,
    /// Hadoop's block framing, or the LZ4 frame format.
    Lz4,
    Zstd,
}

const ENDINGS: &[(&str, Compression)] = &[
    (".gz", Compression::Gzip),
    (".bz2", Compression::Bzip2),
    (".deflate", Compression::Deflate),
    (".snappy", Compression::Snappy),
    (".lz4", Compression::Lz4),
    (".zst", Compression::Zstd),
];

/// First bytes that no text begins with.
const MAGIC: &[(&[u8], Compression)] = &[
    (b"\x1f\x8b\x08", Compression::Gzip),
    (b"\x28\xb5\x2f\xfd", Compression::Zstd),
    (SNAPPY_FRAMES, Compression::Snappy),
    (LZ4_FRAME, Compression::Lz4),
];

pub(super) const SNAPPY_FRAMES: &[u8] = b"\xff\x06\x00\x00sNaPpY";
pub(super) const LZ4_FRAME: &[u8] = b"\x04\x22\x4d\x18";
/// `BZh` alone could be text; the first block's magic number follows the level.
const BZIP2_BLOCK: &[u8] = b"1AY&SY";

impl Compression {
    /// By the ending of a key, lower case only, as Athena.
    #[must_use]
    pub fn from_name(path: &str) -> Self {
        ENDINGS
            .iter()
            .find(|(ending, _)| path.ends_with(ending))
            .map_or(Compression::None, |(_, kind)| *kind)
    }

    /// The ending Athena gives to names of text objects it writes.
    #[must_use]
    pub fn ending(self) -> &'static str {
        ENDINGS.iter().find(|(_, kind)| *kind == self).map_or("", |(ending, _)| *ending)
    }

    /// By the first bytes; `None` when they are no magic number (deflate and Hadoop's
    /// framings have none).
    #[must_use]
    pub fn from_magic(stored: &[u8]) -> Option<Self> {
        if stored.starts_with(b"BZh") && stored.get(4..10) == Some(BZIP2_BLOCK) {
            return Some(Compression::Bzip2);
        }
        MAGIC.iter().find(|(magic, _)| stored.starts_with(magic)).map(|(_, kind)| *kind)
    }

    /// The word for messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Compression::None => "plain text",
            Compression::Gzip => "gzip",
            Compression::Bzip2 => "bzip2",
            Compression::Deflate => "deflate",
            Compression::Snappy => "snappy",
            Compression::Lz4 => "lz4",
            Compression::Zstd => "zstd",
        }
    }
}

/// The compression of an object and, where its name lies, a sentence about that.
#[must_use]
pub fn sniff(path: &str, stored: &[u8]) -> (Compression, Option<String>) {
    let named = Compression::from_name(path);
    let found = match Compression::from_magic(stored) {
        Some(found) => found,
        // A name that promises a magic number over bytes that begin like text.
        None if has_magic(named) && looks_like_text(stored) => Compression::None,
        None => named,
    };
    let warning = (found != named).then(|| {
        let named = named.word();
        format!("the name says {named}, the bytes are {}; read as such", found.word())
    });
    (found, warning)
}

fn has_magic(kind: Compression) -> bool {
    matches!(kind, Compression::Gzip | Compression::Bzip2 | Compression::Zstd)
}

fn looks_like_text(stored: &[u8]) -> bool {
    let head = stored.get(..stored.len().min(64)).unwrap_or_default();
    !head.is_empty() && head.iter().all(|b| *b >= b' ' || matches!(b, b'\n' | b'\r' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_count_in_lower_case_only() {
        assert_eq!(Compression::from_name("a/b.json.gz"), Compression::Gzip);
        assert_eq!(Compression::from_name("a/b.json.GZ"), Compression::None);
        assert_eq!(Compression::from_name("a/b.zip"), Compression::None);
    }

    #[test]
    fn bytes_win_over_names_with_a_warning() {
        let (kind, warning) = sniff("a.json", b"\x1f\x8b\x08\0\0\0\0\0\0\x03");
        assert_eq!(kind, Compression::Gzip);
        assert!(warning.unwrap().contains("gzip"));
        let (kind, warning) = sniff("a.json.gz", b"{\"Records\":[]}");
        assert_eq!(kind, Compression::None);
        assert!(warning.is_some());
        assert_eq!(sniff("a.gz", b"\x1f\x8b\x08"), (Compression::Gzip, None));
        assert_eq!(sniff("a.txt", b"BZh9 is a word"), (Compression::None, None));
    }
}
