//! `PARTITION (c='v', …)` against a table's partition keys, and where a partition lies when
//! nobody says. It must not know which statement asks.

use otus_catalog::Table;
use otus_catalog::partition_spec::partition_name;
use otus_sql::ast::PartitionSpec;
use otus_types::QueryError;

use crate::ddl::failed;

/// The values of a full spec in the order of the table's partition keys.
///
/// # Errors
/// With Hive's texts: table without partitions, unknown key, missing key.
pub fn values(table: &Table, spec: &PartitionSpec) -> Result<Vec<String>, QueryError> {
    let found: Option<Vec<String>> = named(table, spec)?.into_iter().collect();
    found.filter(|it| it.len() == spec.values.len()).ok_or_else(|| {
        let text = format!(
            "FAILED: SemanticException [Error 10065]: Partition spec {} contains not all \
             partition columns",
            spec_text(spec)
        );
        failed(text).at(spec.span.get())
    })
}

/// The values a spec names, `None` for keys it does not.
///
/// # Errors
/// With Hive's texts: table without partitions, unknown key.
pub fn named(table: &Table, spec: &PartitionSpec) -> Result<Vec<Option<String>>, QueryError> {
    let at = spec.span.get();
    if table.partition_keys.is_empty() {
        return Err(failed(format!(
            "FAILED: SemanticException table is not partitioned but partition spec exists: {}",
            spec_text(spec)
        ))
        .at(at));
    }
    for value in &spec.values {
        let known = table.partition_keys.iter().any(|key| value.column.is(&key.name));
        if !known {
            let keys: Vec<&str> = table.partition_keys.iter().map(|it| it.name.as_str()).collect();
            return Err(failed(format!(
                "FAILED: SemanticException [Error 10096]: Unknown partition column: {}",
                value.column.lower()
            ))
            .at(value.column.span.get())
            .hint(format!("the partition columns are {}", keys.join(", "))));
        }
    }
    let of_key = |key: &otus_catalog::Column| {
        spec.values.iter().find(|value| value.column.is(&key.name)).map(|it| it.value.value.clone())
    };
    Ok(table.partition_keys.iter().map(of_key).collect())
}

/// `{a=x, b=y}`.
fn spec_text(spec: &PartitionSpec) -> String {
    let pairs: Vec<String> =
        spec.values.iter().map(|it| format!("{}={}", it.column.lower(), it.value.value)).collect();
    format!("{{{}}}", pairs.join(", "))
}

/// `<table location>/c=v/…/`, values escaped as Hive does.
#[must_use]
pub fn default_location(table: &Table, values: &[String]) -> String {
    let base = table.location().unwrap_or_default().trim_end_matches('/');
    format!("{base}/{}/", partition_name(&table.partition_keys, values))
}
