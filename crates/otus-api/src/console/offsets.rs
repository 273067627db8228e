//! Browsers count a text in UTF-16 units, the service in bytes. It must not know what the
//! text says.

/// Where each byte of a text begins in UTF-16 units, for texts with other than ASCII.
pub(super) struct Offsets<'a> {
    text: &'a str,
    ascii: bool,
}

impl<'a> Offsets<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, ascii: text.is_ascii() }
    }

    /// The UTF-16 offset of a byte; past the end means the end.
    pub(super) fn utf16(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        if self.ascii {
            return byte;
        }
        self.text.char_indices().take_while(|it| it.0 < byte).map(|it| it.1.len_utf16()).sum()
    }

    /// The byte of a UTF-16 offset; past the end means the end.
    pub(super) fn byte(&self, utf16: usize) -> usize {
        if self.ascii {
            return utf16.min(self.text.len());
        }
        let mut units = 0;
        for (at, c) in self.text.char_indices() {
            if units >= utf16 {
                return at;
            }
            units += c.len_utf16();
        }
        self.text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::Offsets;

    #[test]
    fn both_counts_lead_to_each_other() {
        let text = "a表😀b";
        let offsets = Offsets::of(text);
        for (byte, utf16) in [(0, 0), (1, 1), (4, 2), (8, 4), (9, 5)] {
            assert_eq!((offsets.utf16(byte), offsets.byte(utf16)), (utf16, byte));
        }
        assert_eq!((offsets.utf16(99), offsets.byte(99)), (5, 9));
        assert_eq!(Offsets::of("ab").byte(7), 2);
    }
}
