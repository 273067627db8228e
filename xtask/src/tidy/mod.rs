//! `cargo xtask tidy`: the rules of the house as checks, one file each. Every violation of
//! every file is reported, not only the first. A rule sees a [`Tree`] that was read once
//! and must not touch the file system itself.

mod documented_dependencies;
mod edges;
mod manifests;
mod module_docs;
mod names;
mod sizes;
#[cfg(test)]
mod tests;
mod text;
mod tree;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
pub use tree::Tree;

/// One broken rule at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Path from the root, with `/`.
    pub path: String,
    /// 1-based; 0 when the whole file is meant.
    pub line: usize,
    pub rule: &'static str,
    pub message: String,
}

/// A rule: its name and what it finds in a tree.
type Rule = (&'static str, fn(&Tree) -> Vec<(String, usize, String)>);

/// Every rule, in the order of the alphabet.
const RULES: &[Rule] = &[
    ("dependency-documented", documented_dependencies::check),
    ("dependency-edge", edges::check),
    ("file-size", sizes::files),
    ("function-size", sizes::functions),
    ("module-docs", module_docs::check),
    ("module-name", names::check),
    ("text", text::check),
];

/// Checks the workspace at `root`, prints what is wrong and fails if anything is.
pub fn run(root: &Path) -> Result<ExitCode> {
    let tree = Tree::read(root)?;
    let violations = violations(&tree);
    for violation in &violations {
        let Violation { path, line, rule, message } = violation;
        println!("{path}:{line}: [{rule}] {message}");
    }
    if violations.is_empty() {
        println!("tidy: {} files, no violation", tree.files().len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("tidy: {} violations", violations.len());
    Ok(ExitCode::FAILURE)
}

/// All violations, sorted by file and line.
pub fn violations(tree: &Tree) -> Vec<Violation> {
    let mut found: Vec<Violation> = RULES
        .iter()
        .flat_map(|(rule, check)| {
            check(tree).into_iter().map(move |(path, line, message)| Violation {
                path,
                line,
                rule,
                message,
            })
        })
        .collect();
    found.sort();
    found
}
