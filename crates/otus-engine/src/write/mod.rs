//! Statements that write rows: CTAS, INSERT, UNLOAD. They must not know how rows are made.
//!
//! In the order of a statement's life: [`prepare()`] turns one of `ctas`, `insert`, `unload`
//! into a [`Target`] (`properties` reads WITH lists, `columns` maps types); `run` executes
//! the query; each of its tasks keeps `files` open, fed by `split` (partitions and buckets,
//! the latter by `bucketing`), with `overflow` sorting what belongs to too many of them;
//! `formats/` encodes; `commit` publishes everything at once under a `journal` that the next
//! start finishes or undoes.

pub mod bucketing;
mod columns;
mod commit;
mod compact;
mod ctas;
mod files;
mod fit;
mod formats;
mod insert;
mod journal;
mod overflow;
mod partitions;
mod properties;
mod run;
mod split;
mod target;
mod unload;

use otus_sql::ast::Write;
use otus_types::QueryFailure;

use crate::bind::{Bound, Surroundings};
use crate::ddl::not_supported;

pub use columns::check_named;
pub use compact::compact;
pub use journal::recover;
pub use run::{Ran, run};
pub use target::{Target, Written};

/// Binds the query of a statement and finds out where its rows go.
///
/// # Errors
/// Everything that can be known before rows are read.
pub fn prepare(write: &Write, cx: Surroundings<'_>) -> Result<(Bound, Target), QueryFailure> {
    match write {
        Write::CreateTableAs(it) => ctas::prepare(it, cx),
        Write::Insert(it) => insert::prepare(it, cx),
        Write::Unload(it) => unload::prepare(it, cx),
        Write::Delete(_) => Err(iceberg("DELETE", cx)),
        Write::Update(_) => Err(iceberg("UPDATE", cx)),
        Write::Merge(_) => Err(iceberg("MERGE", cx)),
        Write::Optimize(_) => Err(iceberg("OPTIMIZE", cx)),
        Write::Vacuum(_) => Err(iceberg("VACUUM", cx)),
    }
}

fn iceberg(what: &str, cx: Surroundings<'_>) -> QueryFailure {
    not_supported(what, cx.span).into()
}
