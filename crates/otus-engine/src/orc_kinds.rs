//! Kinds of types as ORC's specification numbers them. It must not know what they are.

pub const BOOLEAN: u64 = 0;
pub const BYTE: u64 = 1;
pub const SHORT: u64 = 2;
pub const INT: u64 = 3;
pub const LONG: u64 = 4;
pub const FLOAT: u64 = 5;
pub const DOUBLE: u64 = 6;
pub const STRING: u64 = 7;
pub const BINARY: u64 = 8;
pub const TIMESTAMP: u64 = 9;
pub const LIST: u64 = 10;
pub const MAP: u64 = 11;
pub const STRUCT: u64 = 12;
pub const DECIMAL: u64 = 14;
pub const DATE: u64 = 15;
pub const VARCHAR: u64 = 16;
pub const CHAR: u64 = 17;
pub const TIMESTAMP_INSTANT: u64 = 18;
