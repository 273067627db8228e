//! Text too large to hold at once, in windows that keep what was not used up.

use std::io::Read;

use super::kind::Compression;

/// Text added to a window at a time, where nothing else is asked for.
pub(crate) const WINDOW: usize = 4 << 20;

/// A window that moves over the text.
pub struct Windows<'a> {
    kind: Compression,
    reader: Box<dyn Read + Send + 'a>,
    buffer: &'a mut Vec<u8>,
    /// Text added at a time, at least.
    step: usize,
    filled: usize,
    inflated: u64,
    broken: Option<String>,
}

impl std::fmt::Debug for Windows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Windows").field("filled", &self.filled).finish_non_exhaustive()
    }
}

impl<'a> Windows<'a> {
    pub(super) fn new(
        kind: Compression,
        reader: Box<dyn Read + Send + 'a>,
        buffer: &'a mut Vec<u8>,
        step: usize,
    ) -> Self {
        Self { kind, reader, buffer, step: step.max(1), filled: 0, inflated: 0, broken: None }
    }

    /// Adds text to what was left and says whether it is the last.
    pub fn fill(&mut self) -> (&[u8], bool) {
        // Doubling keeps the work for one long line linear.
        let target = (self.filled * 2).max(self.step);
        if self.buffer.len() < target {
            self.buffer.resize(target, 0);
        }
        let mut last = false;
        while self.filled < target {
            let room = self.buffer.get_mut(self.filled..target).unwrap_or_default();
            match self.reader.read(room) {
                Ok(0) => {
                    last = true;
                    break;
                }
                Ok(read) => {
                    self.filled += read;
                    self.inflated += read as u64;
                }
                Err(error) => {
                    self.broken = Some(super::whole::reason(self.kind, &error));
                    last = true;
                    break;
                }
            }
        }
        (self.buffer.get(..self.filled).unwrap_or_default(), last)
    }

    /// The first `used` bytes of the window are done with.
    pub fn used(&mut self, used: usize) {
        let used = used.min(self.filled);
        self.buffer.copy_within(used..self.filled, 0);
        self.filled -= used;
    }

    /// Drops the window and gives its memory back.
    pub fn clear(&mut self) {
        self.filled = 0;
        self.buffer.clear();
        self.buffer.shrink_to(self.step);
    }

    /// Bytes in the window.
    #[must_use]
    pub fn len(&self) -> usize {
        self.filled
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.filled == 0
    }

    /// Bytes of text so far.
    #[must_use]
    pub fn inflated(&self) -> u64 {
        self.inflated
    }

    /// Why the text ended before its end.
    #[must_use]
    pub fn broken(&self) -> Option<String> {
        self.broken.clone()
    }
}
