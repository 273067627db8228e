//! ColumnInfo: Athena's name, precision and scale of a Trino type. `real` is called
//! `float`, parameters live in precision and scale, nested types have bare names. It must
//! not know rows.

use otus_engine::ResultColumn;
use otus_types::TrinoType;
use serde::{Deserialize, Serialize};

/// A column of a result as GetQueryResults and `.metadata` describe it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// Name and label are the same.
    pub name: String,
    /// Athena's name, for example `float` or `array`.
    pub ty: String,
    pub precision: u32,
    pub scale: u32,
    pub case_sensitive: bool,
    /// The whole Trino type, for example `array(row(a real))`.
    pub trino: String,
}

/// The columns of a result. `hive` says that the text comes from Hive's side, whose text
/// columns are called `string`.
#[must_use]
pub(crate) fn describe_columns(columns: &[ResultColumn], hive: bool) -> Vec<ColumnInfo> {
    columns.iter().map(|column| describe(column, hive)).collect()
}

fn describe(column: &ResultColumn, hive: bool) -> ColumnInfo {
    let ty = &column.ty;
    // Views are described by Trino's side even where the statement is Hive's.
    let of_hive =
        hive && !matches!(column.name.as_str(), "views" | "create view" | "column" | "type");
    let (name, precision) = if of_hive {
        ("string", 0)
    } else {
        (if *ty == TrinoType::Real { "float" } else { ty.base_name() }, precision(ty))
    };
    ColumnInfo {
        name: column.name.clone(),
        ty: name.to_owned(),
        precision,
        scale: if let TrinoType::Decimal { scale, .. } = ty { u32::from(*scale) } else { 0 },
        case_sensitive: !of_hive && matches!(ty, TrinoType::Varchar(_) | TrinoType::Char(_)),
        trino: ty.to_string(),
    }
}

/// Measured on Athena: decimal digits of numbers, length of text, digits of seconds.
fn precision(ty: &TrinoType) -> u32 {
    match ty {
        TrinoType::Tinyint => 3,
        TrinoType::Smallint => 5,
        TrinoType::Integer => 10,
        TrinoType::Bigint => 19,
        TrinoType::Real | TrinoType::Double => 17,
        TrinoType::Decimal { precision, .. } => u32::from(*precision),
        TrinoType::Varchar(None) => 2_147_483_647,
        TrinoType::Varchar(Some(length)) | TrinoType::Char(length) => *length,
        TrinoType::Varbinary => 1_073_741_824,
        TrinoType::Time(digits)
        | TrinoType::TimeTz(digits)
        | TrinoType::Timestamp(digits)
        | TrinoType::TimestampTz(digits) => u32::from(*digits),
        _ => 0,
    }
}
