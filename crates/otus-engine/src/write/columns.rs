//! A query's columns as a Hive table stores them, with Athena's refusals. It must not know
//! formats.

use std::collections::BTreeSet;

use otus_catalog::Column;
use otus_types::{ErrorCode, HiveType, QueryError, Span, TrinoType};

use crate::metering::ResultColumn;

/// Headings of a query may be missing or repeat; columns of a table or view may not.
///
/// # Errors
/// `MISSING_COLUMN_NAME`, `DUPLICATE_COLUMN_NAME`.
pub fn check_named(columns: &[ResultColumn], span: Span) -> Result<(), QueryError> {
    let mut seen = BTreeSet::new();
    for (at, column) in columns.iter().enumerate() {
        if column.name == format!("_col{at}") {
            let text = format!("Column name not specified at position {}", at + 1);
            return Err(QueryError::new(ErrorCode::MissingColumnName, text)
                .at(span)
                .hint("give the expression a name: expression AS name"));
        }
        if !seen.insert(column.name.to_lowercase()) {
            let text = format!("Column name '{}' specified more than once", column.name);
            return Err(QueryError::new(ErrorCode::DuplicateColumnName, text).at(span));
        }
    }
    Ok(())
}

/// The columns in Hive's types.
///
/// # Errors
/// `NOT_SUPPORTED: Unsupported Hive type: json` and its kin.
pub fn stored(columns: &[ResultColumn], span: Span) -> Result<Vec<Column>, QueryError> {
    let column = |(at, it): (usize, &ResultColumn)| {
        if it.ty == TrinoType::Unknown {
            let text = format!("Column type is unknown at position {}", at + 1);
            return Err(QueryError::new(ErrorCode::ColumnTypeUnknown, text)
                .at(span)
                .hint("say which type NULL has: CAST(NULL AS varchar)"));
        }
        check_precision(&it.name, &it.ty)?;
        let ty = HiveType::from_trino(&it.ty).ok_or_else(|| unsupported(&it.name, &it.ty))?;
        Ok(Column::new(&it.name.to_lowercase(), &ty.to_string()))
    };
    columns.iter().enumerate().map(column).collect()
}

/// Hive's timestamps have milliseconds in Athena.
fn check_precision(name: &str, ty: &TrinoType) -> Result<(), QueryError> {
    match ty {
        TrinoType::Timestamp(precision) if *precision > 3 => {
            let text = format!(
                "Incorrect timestamp precision for {ty}; the configured precision is \
                 MILLISECONDS; column name: {name}"
            );
            Err(QueryError::new(ErrorCode::NotSupported, text)
                .hint(format!("CAST({name} AS timestamp(3)) AS {name}")))
        }
        TrinoType::Array(item) => check_precision(name, item),
        TrinoType::Map(key, value) => {
            check_precision(name, key)?;
            check_precision(name, value)
        }
        TrinoType::Row(fields) => {
            fields.iter().try_for_each(|field| check_precision(name, &field.ty))
        }
        _ => Ok(()),
    }
}

fn unsupported(name: &str, ty: &TrinoType) -> QueryError {
    let text = match inner(ty) {
        Some(ty) => format!("Unsupported Hive type: {ty}"),
        // A row whose fields have no names.
        None => format!(
            "Anonymous row type is not supported in Hive. Please give each field a name: {ty}"
        ),
    };
    let error = QueryError::new(ErrorCode::NotSupported, text);
    match inner(ty) {
        Some(TrinoType::Json) => {
            error.hint(format!("json_format({name}) AS {name} keeps it as text"))
        }
        Some(TrinoType::TimestampTz(_)) => {
            error.hint(format!("CAST({name} AS timestamp(3)) AS {name} keeps the instant in UTC"))
        }
        Some(_) => error.hint(format!("CAST({name} AS varchar) AS {name} keeps it as text")),
        None => error.hint(format!("CAST({name} AS row(a …, b …)) gives the fields names")),
    }
}

/// The type within `ty` that Hive does not have.
fn inner(ty: &TrinoType) -> Option<&TrinoType> {
    match ty {
        TrinoType::Array(item) => inner(item),
        TrinoType::Map(key, value) => inner(key).or_else(|| inner(value)),
        TrinoType::Row(fields) => fields.iter().find_map(|field| inner(&field.ty)),
        scalar => HiveType::from_trino(scalar).is_none().then_some(scalar),
    }
}
