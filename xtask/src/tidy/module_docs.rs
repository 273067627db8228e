//! Every Rust file opens by saying what it is for and what it must not know.

use super::Tree;

/// Finds files whose first line is not `//!` with words after it.
pub(super) fn check(tree: &Tree) -> Vec<(String, usize, String)> {
    tree.rust()
        .filter(|file| {
            let words = file.text.strip_prefix("//!").and_then(|rest| rest.lines().next());
            words.is_none_or(|words| words.trim().is_empty())
        })
        .map(|file| (file.path.clone(), 1, "does not open with `//!`".to_owned()))
        .collect()
}
