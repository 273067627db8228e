//! A projected table is read without any condition on its partition columns: every prefix the
//! projection can make is listed.

use otus_catalog::{Projection, Table};
use otus_types::Advice;

pub const NAME: &str = "no-partition-filter";
pub const DESCRIPTION: &str = "a projected table is read without a condition on its partitions";

/// What to say about a scan of `table` that no condition restricted to fewer than
/// `partitions`.
#[must_use]
pub fn advice(
    table: &Table,
    partitions: u64,
    now: chrono::DateTime<chrono::Utc>,
) -> Option<Advice> {
    if partitions < 2 {
        return None;
    }
    let projection = Projection::from_table(table).ok()??;
    let dated = projection.columns().iter().find(|it| it.kind() == "date");
    let column = dated.or_else(|| projection.columns().first())?;
    let (_, last) = column.bounds(now)?;
    let name = table.qualified_name();
    let text = format!(
        "no condition on a partition column of {name}: all {partitions} projected prefixes were \
         listed; add one, for example {} = '{}'",
        column.name, last.sql
    );
    Some(Advice { lint: NAME, text, span: None, edit: None, counts_of: None })
}
