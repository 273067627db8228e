//! The library of investigations as named queries of the primary workgroup: their ids are
//! fixed, nobody can change them, and their texts have every default filled in. It must not
//! know what they ask.

use std::collections::BTreeMap;

use chrono::DateTime;
use otus_investigate::library::{self, Fill, Investigation, Named};
use otus_service::{NamedQuery, PRIMARY};

use crate::sigv4::hex_sha256;
use crate::wire::Context;

/// Ids, in the order of the gallery.
#[must_use]
pub fn ids() -> Vec<String> {
    library::all().iter().map(id).collect()
}

/// The investigation of this id as a named query.
#[must_use]
pub fn named_query(context: &Context, wanted: &str) -> Option<NamedQuery> {
    let it = library::all().iter().find(|it| id(it) == wanted)?;
    let now = context.executions.service().now_millis();
    let table = |given: &str| Named { sql: given.to_owned(), day: None };
    let values: BTreeMap<String, String> = it
        .parameters
        .iter()
        .filter(|it| it.default.is_none())
        // A value that must be given shows where it goes.
        .map(|it| (it.name.clone(), it.name.to_uppercase()))
        .collect();
    let now = DateTime::from_timestamp_millis(now).unwrap_or_default();
    let sql = it.fill(&Fill { values: &values, now, table: &table }).ok()?;
    Some(NamedQuery {
        id: wanted.to_owned(),
        name: it.name.to_owned(),
        description: Some(format!("{}: {}", it.title, it.question)),
        database: String::from("default"),
        query: format!("-- {}\n-- {}\n{sql}", it.title, it.why),
        workgroup: PRIMARY.to_owned(),
    })
}

/// The same on every server, in the shape of an id.
fn id(it: &Investigation) -> String {
    let hash = hex_sha256(it.name.as_bytes());
    let part = |from: usize, to: usize| hash.get(from..to).unwrap_or_default();
    format!("{}-{}-5{}-a{}-{}", part(0, 8), part(8, 12), part(12, 15), part(15, 18), part(18, 30))
}
