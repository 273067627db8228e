//! ORC's run length encoding of bytes, and of bits on top of it. It must not know columns.

use super::source::Source;

/// The bytes of one stream.
#[derive(Debug)]
pub struct ByteRuns {
    source: Source,
    /// Bytes left of the run, and its byte; literals have none.
    left: usize,
    repeated: Option<u8>,
}

impl ByteRuns {
    pub fn new(source: Source) -> Self {
        Self { source, left: 0, repeated: None }
    }

    pub fn next(&mut self) -> Result<u8, String> {
        if self.left == 0 {
            let control = self.source.byte()?.cast_signed();
            if control < 0 {
                self.left = usize::from(control.unsigned_abs());
                self.repeated = None;
            } else {
                self.left = usize::from(control.unsigned_abs()) + 3;
                self.repeated = Some(self.source.byte()?);
            }
        }
        self.left -= 1;
        self.repeated.map_or_else(|| self.source.byte(), Ok)
    }
}

/// The bits of one stream, the highest of a byte first.
#[derive(Debug)]
pub struct Bits {
    bytes: ByteRuns,
    byte: u8,
    left: u32,
}

impl Bits {
    pub fn new(source: Source) -> Self {
        Self { bytes: ByteRuns::new(source), byte: 0, left: 0 }
    }

    /// The next `count` bits.
    pub fn next(&mut self, count: usize) -> Result<Vec<bool>, String> {
        let mut all = Vec::new();
        for _ in 0..count {
            if self.left == 0 {
                self.byte = self.bytes.next()?;
                self.left = 8;
            }
            self.left -= 1;
            all.push(self.byte >> self.left & 1 == 1);
        }
        Ok(all)
    }
}
