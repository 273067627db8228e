//! `SHOW PARTITIONS t`: registered partitions as `k1=v1/k2=v2`; projected ones are not
//! among them. It must not know the store behind the catalog.

use otus_catalog::describe::not_partitioned;
use otus_catalog::partition_spec::partition_name;
use otus_sql::ast::{PartitionSpec, QualifiedName};
use otus_types::QueryError;

use super::{Answer, DdlContext, names};

pub fn run(
    name: &QualifiedName,
    spec: Option<&PartitionSpec>,
    cx: &DdlContext,
) -> Result<Answer, QueryError> {
    let table = names::find(name, cx)?;
    let found = table.qualified_name();
    if table.is_view() || table.partition_keys.is_empty() {
        return Err(not_partitioned(&table));
    }
    let keys = &table.partition_keys;
    let mut keep = |values: &[String]| {
        spec.is_none_or(|spec| {
            spec.values.iter().all(|wanted| {
                let at = keys.iter().position(|key| wanted.column.is(&key.name));
                at.and_then(|at| values.get(at)) == Some(&wanted.value.value)
            })
        })
    };
    let mut lines = Vec::new();
    let mut line = |it: otus_catalog::Partition| lines.push(partition_name(keys, &it.values));
    cx.catalog.each_partition(&found, &mut keep, &mut line).map_err(|it| it.to_ddl_error())?;
    Ok(Answer::lines(&["partition"], lines))
}
