//! What functions cost beside released engines. The engines and the questions are in
//! `tests/bench/functions.py`. It must not know what is asked.

use anyhow::Result;

use super::Bench;

/// Installs the other engines and measures.
///
/// # Errors
/// When Otus is above one of the script's limits.
pub(super) fn run(bench: &Bench<'_>) -> Result<()> {
    bench.script("functions.py", "a function is above its limit")
}
