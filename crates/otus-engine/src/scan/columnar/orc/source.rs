//! The bytes of one stream of a stripe, block by block as they are asked for, so that no
//! length in a file makes more memory than its bytes. It must not know encodings.

use bytes::Bytes;
use otus_formats::Compression;

use crate::blocks::inflate;

/// How the blocks of a file are compressed: the codec and the bytes of a block at most.
#[derive(Debug, Clone, Copy)]
pub struct Codec {
    pub kind: Compression,
    pub block: usize,
}

/// See the module.
#[derive(Debug)]
pub struct Source {
    /// Not looked at yet.
    raw: Bytes,
    codec: Codec,
    block: Bytes,
}

/// What is said where a stream ends too early.
const ENDS: &str = "A stream ends early";

impl Source {
    pub fn new(raw: Bytes, codec: Codec) -> Self {
        match codec.kind {
            Compression::None => Self { raw: Bytes::new(), codec, block: raw },
            _ => Self { raw, codec, block: Bytes::new() },
        }
    }

    pub fn byte(&mut self) -> Result<u8, String> {
        loop {
            if let Some((first, _)) = self.block.split_first() {
                let first = *first;
                let _ = self.block.split_to(1);
                return Ok(first);
            }
            self.next_block()?;
        }
    }

    /// The next bytes, `length` of them.
    pub fn bytes(&mut self, length: usize) -> Result<Bytes, String> {
        if self.block.is_empty() && length > 0 {
            self.next_block()?;
        }
        if length <= self.block.len() {
            return Ok(self.block.split_to(length));
        }
        let mut bytes = Vec::new();
        while bytes.len() < length {
            if self.block.is_empty() {
                self.next_block()?;
            }
            let more = self.block.split_to((length - bytes.len()).min(self.block.len()));
            bytes.extend_from_slice(&more);
        }
        Ok(Bytes::from(bytes))
    }

    /// Everything that is left; `most` bytes at most.
    pub fn rest(&mut self, most: usize) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        loop {
            bytes.extend_from_slice(&self.block);
            if bytes.len() > most {
                return Err(String::from("Its metadata is too long"));
            }
            self.block = Bytes::new();
            if self.raw.is_empty() {
                return Ok(bytes);
            }
            self.next_block()?;
        }
    }

    /// Three bytes before each block: its length, and whether it is stored as it is.
    fn next_block(&mut self) -> Result<(), String> {
        if self.raw.len() < 3 {
            return Err(String::from(ENDS));
        }
        let head = self.raw.split_to(3);
        let head = head.iter().rev().fold(0_usize, |all, byte| all << 8 | usize::from(*byte));
        let (length, stored) = (head >> 1, head & 1 == 1);
        if length > self.raw.len() {
            return Err(String::from(ENDS));
        }
        let block = self.raw.split_to(length);
        self.block = match stored {
            true => block,
            false => Bytes::from(inflate(self.codec.kind, &block, self.codec.block)?),
        };
        Ok(())
    }
}
