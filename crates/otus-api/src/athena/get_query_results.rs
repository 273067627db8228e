//! GetQueryResults: a page of rows as text (athena.md §6.3).
//! It must not know where the rows are kept.

use otus_service::{ColumnInfo, ExecutionRecord, RESULT_PAGE_MAX, ResultPage};
use serde_json::{Value, json};

use super::shapes::page;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "GetQueryResults", required: &["QueryExecutionId"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let id = fields.required("QueryExecutionId")?;
    let limit = match fields.integer("MaxResults")? {
        None => RESULT_PAGE_MAX,
        Some(asked) => usize::try_from(asked).unwrap_or_default().max(1),
    };
    let token = page::token(fields)?;
    context.execution(id)?;
    let (record, page) = context.executions.results(id, limit, token)?;
    Ok(answer(&record, page))
}

fn answer(record: &ExecutionRecord, page: ResultPage) -> Value {
    let rows: Vec<Value> = page.rows.into_iter().map(row).collect();
    let columns: Vec<Value> = record.columns.iter().map(column).collect();
    let mut answer = json!({
        "ResultSet": {
            "Rows": rows,
            "ResultSetMetadata": { "ColumnInfo": columns },
        },
    });
    if let Value::Object(members) = &mut answer {
        if let Some(count) = record.update_count {
            members.insert(String::from("UpdateCount"), count.into());
        }
        if let Some(next) = page.next {
            members.insert(String::from("NextToken"), next.into());
        }
    }
    answer
}

/// NULL is a datum without a value.
fn row(values: Vec<Option<String>>) -> Value {
    let datum = |value: Option<String>| match value {
        Some(text) => json!({ "VarCharValue": text }),
        None => json!({}),
    };
    json!({ "Data": values.into_iter().map(datum).collect::<Vec<_>>() })
}

fn column(info: &ColumnInfo) -> Value {
    json!({
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": info.name,
        "Label": info.name,
        "Type": info.ty,
        "Precision": info.precision,
        "Scale": info.scale,
        "Nullable": "UNKNOWN",
        "CaseSensitive": info.case_sensitive,
    })
}
