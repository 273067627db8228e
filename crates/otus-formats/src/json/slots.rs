//! Where in the text the wanted values of a row lie. Filled by the careful reader or by the
//! walker, read when columns are built. It must not know types.

/// What a JSON value begins like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    /// The key does not occur.
    #[default]
    Absent,
    Null,
    String,
    Number,
    True,
    False,
    Object,
    Array,
}

impl Kind {
    /// By the first byte of a value that is known to be valid.
    #[inline]
    pub(crate) fn of(first: u8) -> Self {
        KINDS[usize::from(first)]
    }
}

/// Kinds by first byte.
const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Number; 256];
    kinds[b'"' as usize] = Kind::String;
    kinds[b'{' as usize] = Kind::Object;
    kinds[b'[' as usize] = Kind::Array;
    kinds[b't' as usize] = Kind::True;
    kinds[b'f' as usize] = Kind::False;
    kinds[b'n' as usize] = Kind::Null;
    kinds
};

/// A value: bytes `start..end` of the text, without the quotes of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Slot {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Of a container found by an index the number of its bracket.
    pub(crate) bracket: u32,
    pub(crate) kind: Kind,
}

impl Slot {
    /// The value at bytes `start..end`, quotes included.
    pub(crate) fn of(text: &str, start: usize, end: usize) -> Self {
        let kind = Kind::of(text.as_bytes().get(start).copied().unwrap_or(b'0'));
        let inset = usize::from(kind == Kind::String);
        let (start, end) = (narrow(start + inset), narrow(end.saturating_sub(inset)));
        Self { start, end, bracket: u32::MAX, kind }
    }

    /// The value's text, without the quotes of a string.
    pub(crate) fn text<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The value's JSON, with the quotes of a string.
    pub(crate) fn json<'a>(&self, text: &'a str) -> &'a str {
        let inset = usize::from(self.kind == Kind::String);
        let start = (self.start as usize).saturating_sub(inset);
        text.get(start..self.end as usize + inset).unwrap_or_default()
    }

    /// SQL NULL: the key is missing or its value is null.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Absent | Kind::Null)
    }
}

/// Lines are at most [`crate::LONGEST_LINE`] long, whole objects at most 4 GiB by the
/// compression bound; plain objects beyond that are cut into windows.
pub(crate) fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The slots of one row, by number.
pub(crate) type Slots = Vec<Slot>;
