//! Engines Otus is compared with, each at its best known form of the questions: Python
//! packages of `tests/bench/requirements.txt`. It must not know Otus.

use std::path::Path;

/// Peers by name.
pub(super) const PEERS: [&str; 4] = ["chdb", "duckdb", "datafusion", "polars"];

/// The command that answers `question` with `peer` over the objects below `folder`.
pub(super) fn command(
    root: &Path,
    python: &Path,
    peer: &str,
    (question, key): (&str, &str),
    folder: &Path,
) -> Vec<String> {
    let script = root.join(format!("xtask/src/bench/questions/peers/{peer}_peer.py"));
    let paths = [python, &script, folder].map(|it| it.display().to_string());
    paths.into_iter().chain([question.to_owned(), key.to_owned()]).collect()
}
