//! What the row SerDes cost beside released engines on the same lines. The engines, the lines
//! and the limits are in `tests/bench/serde.py`. It must not know what is read.

use anyhow::Result;

use super::Bench;

/// Installs the other engines and measures.
///
/// # Errors
/// When Otus is below one of the script's limits.
pub(super) fn run(bench: &Bench<'_>) -> Result<()> {
    bench.script("serde.py", "a SerDe is below its limit")
}
