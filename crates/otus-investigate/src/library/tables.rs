//! From the name somebody gives to a table of the catalog: how it is spelt in SQL and which
//! of its partitions hold days. It must not read any log.

use otus_catalog::{CatalogStore, TableName};

use super::{Named, day_of};

/// Looks `given` (`trail` or `database.trail`) up, in `database` where it names none. What the
/// catalog does not have is spelt all the same: running the statement says that it is missing.
#[must_use]
pub fn named(catalog: &dyn CatalogStore, database: &str, given: &str) -> Named {
    let parts: Vec<&str> = given.split('.').map(|it| it.trim().trim_matches('"')).collect();
    let (of, table) = match parts.as_slice() {
        [of, table] => (*of, *table),
        _ => (database, given),
    };
    let spelt = |it: &str| format!("\"{}\"", it.replace('"', "\"\""));
    let plain = |it: &str| {
        let mut bytes = it.bytes();
        bytes.next().is_some_and(|it| it.is_ascii_lowercase())
            && bytes.all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
    };
    let quoted = |it: &str| if plain(it) { it.to_owned() } else { spelt(it) };
    let sql = match parts.len() {
        2 => format!("{}.{}", quoted(of), quoted(table)),
        _ => quoted(table),
    };
    let found = catalog.table(&TableName::new(of, table)).ok();
    let day = found.and_then(|it| day_of(it.parameters.iter()));
    Named { sql, day }
}
