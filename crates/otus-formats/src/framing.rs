//! Cutting text into lines. It must not know what a line holds.

/// The lines of a window: complete ones, and with `last` also what follows the last newline.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    last: bool,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a [u8], last: bool) -> Self {
        Self { text, at: 0, last }
    }

    /// Bytes used up by the lines handed out so far.
    pub(crate) fn used(&self) -> usize {
        self.at
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    /// The next line without its newline; a carriage return stays.
    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        match memchr::memchr(b'\n', rest) {
            Some(end) => {
                self.at += end + 1;
                rest.get(..end)
            }
            None if self.last => {
                self.at = self.text.len();
                Some(rest)
            }
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn only_complete_lines_before_the_end() {
        let mut lines = Lines::new(b"a\n\nbc", false);
        assert_eq!(lines.by_ref().collect::<Vec<_>>(), [b"a".as_slice(), b""]);
        assert_eq!(lines.used(), 3);
        let mut lines = Lines::new(b"a\n\nbc", true);
        assert_eq!(lines.by_ref().count(), 3);
        assert_eq!(lines.used(), 5);
        assert_eq!(Lines::new(b"a\n", true).count(), 1);
    }
}
