//! The letters that name a result column's type in `query` lines. It must not know values.

use otus_types::TrinoType;
use sqllogictest::ColumnType;

/// One letter of a `query` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column(char);

/// A case that does not care writes `?`.
const ANY: char = '?';

/// Every letter there is.
const LETTERS: &str = "BIRNTXDMVJAPWUO?";

impl ColumnType for Column {
    fn from_char(value: char) -> Option<Self> {
        LETTERS.contains(value).then_some(Self(value))
    }

    fn to_char(&self) -> char {
        self.0
    }
}

impl Column {
    /// The letter of a type.
    pub fn of(ty: &TrinoType) -> Self {
        let text = ty.to_string();
        let base = text.split('(').next().unwrap_or_default();
        Self(match base {
            "boolean" => 'B',
            "tinyint" | "smallint" | "integer" | "bigint" => 'I',
            "real" | "double" => 'R',
            "decimal" => 'N',
            "varchar" | "char" => 'T',
            "varbinary" => 'X',
            "date" => 'D',
            "time" | "timestamp" => 'M',
            "interval day to second" | "interval year to month" => 'V',
            "json" => 'J',
            "array" => 'A',
            "map" => 'P',
            "row" => 'W',
            "unknown" => 'U',
            _ => 'O',
        })
    }

    /// The letter of a line of text.
    pub fn text() -> Self {
        Self('T')
    }
}

/// As many columns as letters, each of its letter's types.
#[allow(clippy::ptr_arg, reason = "the signature is sqllogictest's")]
pub fn agree(actual: &Vec<Column>, expected: &Vec<Column>) -> bool {
    actual.len() == expected.len()
        && actual.iter().zip(expected).all(|(is, wanted)| wanted.0 == ANY || is == wanted)
}
