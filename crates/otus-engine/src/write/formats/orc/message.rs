//! Protocol buffers as ORC's metadata is written: field after field. It must not know any
//! message.

use super::runs::varint;

/// A message that grows.
#[derive(Debug, Default)]
pub struct Message(pub Vec<u8>);

impl Message {
    pub fn number(mut self, field: u64, value: u64) -> Self {
        varint(u128::from(field << 3), &mut self.0);
        varint(u128::from(value), &mut self.0);
        self
    }

    pub fn bytes(mut self, field: u64, value: &[u8]) -> Self {
        varint(u128::from(field << 3 | 2), &mut self.0);
        varint(value.len() as u128, &mut self.0);
        self.0.extend_from_slice(value);
        self
    }

    pub fn double(mut self, field: u64, value: f64) -> Self {
        varint(u128::from(field << 3 | 1), &mut self.0);
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    /// One message for each of `all`.
    pub fn messages(self, field: u64, all: impl IntoIterator<Item = Message>) -> Self {
        all.into_iter().fold(self, |whole, part| whole.bytes(field, &part.0))
    }

    /// A packed list of numbers.
    pub fn packed(self, field: u64, all: impl IntoIterator<Item = u64>) -> Self {
        let mut bytes = Vec::new();
        all.into_iter().for_each(|it| varint(u128::from(it), &mut bytes));
        self.bytes(field, &bytes)
    }
}
