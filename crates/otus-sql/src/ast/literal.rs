//! Literals with their values read: escapes undone, digits without underscores.
//! They must not know types; `DATE 'x'` is checked by the analyzer.

use super::name::{Ident, NodeSpan};

/// A text literal; `U&'…'` is decoded, so the spelling is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StringLiteral {
    pub value: String,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Literal {
    Null,
    Boolean(bool),
    /// `42`, `0xFF`, `0o17`, `0b101`, `1_000`; a minus sign directly before belongs to it.
    Integer(i64),
    /// `1.5`, `.5`, `-1.`: sign and digits as written without underscores. A double, to Athena.
    Decimal(String),
    /// `1E5`, `-.5e-3`: sign and digits as written.
    Double(String),
    String(String),
    /// `X'65 68'`.
    Binary(Vec<u8>),
    /// `typename 'text'`: `DATE '2024-01-01'`, `TIMESTAMP '…'`, `DECIMAL '1.5'`, `JSON '[]'`,
    /// `UUID '…'`. `DOUBLE PRECISION '1'` has the name `double precision`.
    Typed {
        type_name: Ident,
        value: StringLiteral,
    },
    Interval(IntervalLiteral),
}

/// `INTERVAL [+|-] 'value' from [TO to]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IntervalLiteral {
    /// The sign outside the quotes.
    pub negative: bool,
    /// The text between the quotes.
    pub value: String,
    pub from: IntervalField,
    pub to: Option<IntervalField>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IntervalField {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

impl IntervalField {
    pub const ALL: [IntervalField; 6] =
        [Self::Year, Self::Month, Self::Day, Self::Hour, Self::Minute, Self::Second];

    /// The keyword, upper case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "YEAR",
            Self::Month => "MONTH",
            Self::Day => "DAY",
            Self::Hour => "HOUR",
            Self::Minute => "MINUTE",
            Self::Second => "SECOND",
        }
    }
}
