//! Texts of a stripe: by a dictionary while they repeat, one by one otherwise. It must not know
//! other types.

use std::collections::HashMap;

use super::runs::Integers;

/// A dictionary with more bytes than this has to repeat.
const LARGE: usize = 4 << 20;

/// See the module.
#[derive(Debug, Default)]
pub struct Texts {
    /// Distinct texts one after the other, or all of them.
    bytes: Vec<u8>,
    lengths: Vec<u32>,
    places: HashMap<Box<[u8]>, u32>,
    /// The place of each value; `None` once there is no dictionary.
    keys: Option<Vec<u32>>,
}

/// The streams of a stripe's texts.
#[derive(Debug)]
pub enum Streams {
    Direct { bytes: Vec<u8>, lengths: Vec<u8> },
    Dictionary { bytes: Vec<u8>, lengths: Vec<u8>, keys: Vec<u8>, size: u64 },
}

impl Texts {
    pub fn new() -> Self {
        Self { keys: Some(Vec::new()), ..Self::default() }
    }

    pub fn push(&mut self, value: &[u8]) {
        let Some(keys) = &mut self.keys else {
            self.lengths.push(value.len() as u32);
            self.bytes.extend_from_slice(value);
            return;
        };
        let key = self.places.get(value).copied().unwrap_or_else(|| {
            let key = self.lengths.len() as u32;
            self.places.insert(Box::from(value), key);
            self.lengths.push(value.len() as u32);
            self.bytes.extend_from_slice(value);
            key
        });
        keys.push(key);
        if self.bytes.len() > LARGE && self.lengths.len() * 2 > keys.len() {
            self.spell_out();
        }
    }

    pub fn memory(&self) -> usize {
        let keys = self.keys.as_ref().map_or(0, Vec::len) * 4;
        // A place in the map beside its text.
        self.bytes.len() * 2 + self.lengths.len() * 4 + self.places.len() * 40 + keys
    }

    /// The streams; the next stripe begins.
    pub fn take(&mut self) -> Streams {
        let repeats = self.keys.as_ref().is_some_and(|it| self.lengths.len() * 5 < it.len() * 4);
        if !repeats {
            self.spell_out();
        }
        let Self { bytes, lengths, keys, .. } = std::mem::replace(self, Self::new());
        let size = lengths.len() as u64;
        let lengths = integers(&lengths);
        match keys {
            Some(keys) => Streams::Dictionary { bytes, lengths, keys: integers(&keys), size },
            None => Streams::Direct { bytes, lengths },
        }
    }

    /// Gives the dictionary up.
    fn spell_out(&mut self) {
        let Some(keys) = self.keys.take() else { return };
        let mut end = 0;
        let ranges = self.lengths.iter().map(|length| {
            let start = end;
            end += *length as usize;
            start..end
        });
        let ranges: Vec<_> = ranges.collect();
        let (mut bytes, mut lengths) = (Vec::new(), Vec::with_capacity(keys.len()));
        for key in keys {
            let text = ranges.get(key as usize).and_then(|it| self.bytes.get(it.clone()));
            let text = text.unwrap_or_default();
            bytes.extend_from_slice(text);
            lengths.push(text.len() as u32);
        }
        *self = Self { bytes, lengths, places: HashMap::new(), keys: None };
    }
}

fn integers(all: &[u32]) -> Vec<u8> {
    let mut integers = Integers::new(false);
    all.iter().for_each(|it| integers.push(i64::from(*it)));
    integers.take()
}
