//! DESCRIBE t column.field.$elem$.…: what lies at a place inside a column.
//! It must not know values.

use otus_types::{ErrorCode, HiveType, QueryError};

use super::{column_row, row};
use crate::model::Table;

const FROM_DESERIALIZER: &str = "from deserializer";

/// One row for the column, or one per field when the place is a struct below a column.
/// `path` holds the column and what follows it: field names, `$elem$`, `$key$`, `$value$`.
///
/// # Errors
/// When the column or a step of the path does not exist.
pub fn describe_path_rows(table: &Table, path: &[String]) -> Result<Vec<String>, QueryError> {
    let missing = || {
        let shown = path.join(".");
        let text = format!(
            "FAILED: Execution Error, return code 1 from \
             org.apache.hadoop.hive.ql.exec.DDLTask. cannot find field {shown}"
        );
        let names: Vec<&str> = table.all_columns().map(|it| it.name.as_str()).collect();
        QueryError::new(ErrorCode::DdlFailed, text)
            .hint(format!("the columns are {}", names.join(", ")))
    };
    let (first, rest) = path.split_first().ok_or_else(missing)?;
    let column =
        table.all_columns().find(|it| it.name == first.to_lowercase()).ok_or_else(missing)?;
    let Some(last) = rest.last() else {
        return Ok(vec![column_row(table, column)]);
    };
    let mut ty = column.hive_type().map_err(|_| missing())?;
    for step in rest {
        ty = inside(ty, step).ok_or_else(missing)?;
    }
    Ok(match ty {
        HiveType::Struct(fields) => {
            fields.iter().map(|(name, ty)| row(name, &ty.to_string(), FROM_DESERIALIZER)).collect()
        }
        other => vec![row(last, &other.to_string(), FROM_DESERIALIZER)],
    })
}

fn inside(ty: HiveType, step: &str) -> Option<HiveType> {
    match (ty, step) {
        (HiveType::Array(element), "$elem$") => Some(*element),
        (HiveType::Map(key, _), "$key$") => Some(*key),
        (HiveType::Map(_, value), "$value$") => Some(*value),
        (HiveType::Struct(fields), name) => {
            fields.into_iter().find(|it| it.0.eq_ignore_ascii_case(name)).map(|it| it.1)
        }
        _ => None,
    }
}
