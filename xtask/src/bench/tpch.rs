//! TPC-H at scale 1 over Parquet, beside DuckDB and DataFusion: answers and time. It must not
//! know the queries.

use anyhow::Result;

use super::Bench;
use crate::columnar;

pub(super) fn run(bench: &Bench<'_>) -> Result<()> {
    let python = columnar::python(&bench.root)?;
    columnar::tpch(&bench.root, &python, &bench.otus, "1", &["--times"])
}
