//! Trino data types as written in CAST, JSON functions and row types of queries.
//! It must not know which names are types: that is `otus_types::TrinoType`.

use super::literal::IntervalField;
use super::name::{Ident, NodeSpan};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DataType {
    pub kind: DataTypeKind,
    pub span: NodeSpan,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DataTypeKind {
    /// `bigint`, `varchar(10)`, `decimal(10, 2)`, `array(bigint)`, `map(varchar, bigint)`.
    /// `array<t>`, `map<k, v>`, `t ARRAY` arrive here as `array` and `map`; `double
    /// precision` as `double`.
    Generic { name: Ident, parameters: Vec<TypeParameter> },
    /// `row(a bigint, varchar)`: names are optional.
    Row(Vec<RowFieldType>),
    /// `time(p) [with time zone]`, `timestamp(p) [with time zone]`.
    DateTime { base: TimeBase, precision: Option<Box<TypeParameter>>, with_time_zone: bool },
    /// `interval year to month`, `interval day to second`.
    Interval { from: IntervalField, to: Option<IntervalField> },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TypeParameter {
    Integer(u64),
    Type(DataType),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RowFieldType {
    pub name: Option<Ident>,
    pub ty: DataType,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeBase {
    Time,
    Timestamp,
}
