//! Trino's types as the analyzer, the functions and the result files name them.
//! It must not know Arrow (see [`crate::arrow_type`]) or Hive's spelling.

use std::fmt;

mod parse;
pub use parse::TypeParseError;

/// A Trino type. `Varchar(None)` is unbounded; precisions are decimal digits of seconds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TrinoType {
    Boolean,
    Tinyint,
    Smallint,
    Integer,
    Bigint,
    Real,
    Double,
    Decimal {
        precision: u8,
        scale: u8,
    },
    Varchar(Option<u32>),
    Char(u32),
    Varbinary,
    Date,
    Time(u8),
    TimeTz(u8),
    Timestamp(u8),
    TimestampTz(u8),
    IntervalYearMonth,
    IntervalDaySecond,
    Json,
    IpAddress,
    IpPrefix,
    Uuid,
    Array(Box<TrinoType>),
    Map(Box<TrinoType>, Box<TrinoType>),
    Row(Vec<RowField>),
    /// The type of a bare NULL.
    Unknown,
    HyperLogLog,
    P4HyperLogLog,
    TDigest,
    QDigest(Box<TrinoType>),
    SetDigest,
    JsonPath,
    /// A colour of the colour functions: RGB, or one of a terminal's as a negative number.
    Color,
    /// The type of a lambda; exists only while binding.
    Function(Vec<TrinoType>, Box<TrinoType>),
}

/// A field of a row type; `ROW(1, 2)` has fields without names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RowField {
    pub name: Option<String>,
    pub ty: TrinoType,
}

impl RowField {
    #[must_use]
    pub fn named(name: impl Into<String>, ty: TrinoType) -> Self {
        Self { name: Some(name.into()), ty }
    }

    #[must_use]
    pub fn anonymous(ty: TrinoType) -> Self {
        Self { name: None, ty }
    }
}

impl TrinoType {
    /// Unbounded varchar, Hive's `string`.
    pub const VARCHAR: TrinoType = TrinoType::Varchar(None);

    #[must_use]
    pub fn array(element: TrinoType) -> Self {
        TrinoType::Array(Box::new(element))
    }

    #[must_use]
    pub fn map(key: TrinoType, value: TrinoType) -> Self {
        TrinoType::Map(Box::new(key), Box::new(value))
    }

    #[must_use]
    pub fn decimal(precision: u8, scale: u8) -> Self {
        TrinoType::Decimal { precision, scale }
    }

    /// Parses Trino's spelling, for example `map(varchar, array(row(a bigint, b double)))`.
    ///
    /// # Errors
    /// When the text is not one whole type.
    pub fn parse(text: &str) -> Result<Self, TypeParseError> {
        parse::parse(text)
    }

    #[must_use]
    pub fn is_integer(&self) -> bool {
        matches!(
            self,
            TrinoType::Tinyint | TrinoType::Smallint | TrinoType::Integer | TrinoType::Bigint
        )
    }

    #[must_use]
    pub fn is_numeric(&self) -> bool {
        self.is_integer()
            || matches!(self, TrinoType::Real | TrinoType::Double | TrinoType::Decimal { .. })
    }

    #[must_use]
    pub fn is_string(&self) -> bool {
        matches!(self, TrinoType::Varchar(_) | TrinoType::Char(_))
    }

    #[must_use]
    pub fn is_interval(&self) -> bool {
        matches!(self, TrinoType::IntervalYearMonth | TrinoType::IntervalDaySecond)
    }

    /// The base name without parameters, as `typeof` and `ColumnInfo.Type` start from.
    #[must_use]
    pub fn base_name(&self) -> &'static str {
        match self {
            TrinoType::Boolean => "boolean",
            TrinoType::Tinyint => "tinyint",
            TrinoType::Smallint => "smallint",
            TrinoType::Integer => "integer",
            TrinoType::Bigint => "bigint",
            TrinoType::Real => "real",
            TrinoType::Double => "double",
            TrinoType::Decimal { .. } => "decimal",
            TrinoType::Varchar(_) => "varchar",
            TrinoType::Char(_) => "char",
            TrinoType::Varbinary => "varbinary",
            TrinoType::Date => "date",
            TrinoType::Time(_) => "time",
            TrinoType::TimeTz(_) => "time with time zone",
            TrinoType::Timestamp(_) => "timestamp",
            TrinoType::TimestampTz(_) => "timestamp with time zone",
            TrinoType::IntervalYearMonth => "interval year to month",
            TrinoType::IntervalDaySecond => "interval day to second",
            TrinoType::Json => "json",
            TrinoType::IpAddress => "ipaddress",
            TrinoType::IpPrefix => "ipprefix",
            TrinoType::Uuid => "uuid",
            TrinoType::Array(_) => "array",
            TrinoType::Map(..) => "map",
            TrinoType::Row(_) => "row",
            TrinoType::Unknown => "unknown",
            TrinoType::HyperLogLog => "HyperLogLog",
            TrinoType::P4HyperLogLog => "P4HyperLogLog",
            TrinoType::TDigest => "tdigest",
            TrinoType::QDigest(_) => "qdigest",
            TrinoType::SetDigest => "SetDigest",
            TrinoType::JsonPath => "JsonPath",
            TrinoType::Color => "color",
            TrinoType::Function(..) => "function",
        }
    }
}

impl fmt::Display for TrinoType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TrinoType::Decimal { precision, scale } => write!(f, "decimal({precision},{scale})"),
            TrinoType::Varchar(Some(n)) => write!(f, "varchar({n})"),
            TrinoType::Char(n) => write!(f, "char({n})"),
            TrinoType::Time(p) => write!(f, "time({p})"),
            TrinoType::TimeTz(p) => write!(f, "time({p}) with time zone"),
            TrinoType::Timestamp(p) => write!(f, "timestamp({p})"),
            TrinoType::TimestampTz(p) => write!(f, "timestamp({p}) with time zone"),
            TrinoType::Array(element) => write!(f, "array({element})"),
            TrinoType::Map(key, value) => write!(f, "map({key}, {value})"),
            TrinoType::QDigest(of) => write!(f, "qdigest({of})"),
            TrinoType::Row(fields) => {
                f.write_str("row(")?;
                for (i, field) in fields.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    field.fmt(f)?;
                }
                f.write_str(")")
            }
            TrinoType::Function(args, result) => {
                f.write_str("function(")?;
                for arg in args {
                    write!(f, "{arg},")?;
                }
                write!(f, "{result})")
            }
            other => f.write_str(other.base_name()),
        }
    }
}

impl fmt::Display for RowField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) if is_plain_name(name) => write!(f, "{name} {}", self.ty),
            Some(name) => write!(f, "\"{}\" {}", name.replace('"', "\"\""), self.ty),
            None => self.ty.fmt(f),
        }
    }
}

fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
