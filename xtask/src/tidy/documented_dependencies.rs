//! Every third-party crate has its reason in docs/dependencies.md, and every reason its
//! crate. Versions are pinned once, at the workspace, because feature unification between
//! members would otherwise rebuild DataFusion.

use std::collections::BTreeSet;

use super::Tree;
use super::manifests::{members, pinned};

const DOCUMENT: &str = "docs/dependencies.md";

/// Finds undocumented, unpinned and no longer used crates.
pub(super) fn check(tree: &Tree) -> Vec<(String, usize, String)> {
    let documented = documented(tree.get(DOCUMENT).map_or("", |file| &file.text));
    let names: BTreeSet<&str> = documented.iter().map(|(name, _)| name.as_str()).collect();
    let mut found = Vec::new();
    let mut used = BTreeSet::new();
    for dependency in pinned(tree) {
        if !names.contains(dependency.package.as_str()) {
            let message =
                format!("{} has no line with its reason in {DOCUMENT}", dependency.package);
            found.push(("Cargo.toml".to_owned(), dependency.line, message));
        }
        used.insert(dependency.package);
    }
    for manifest in members(tree).0 {
        for dependency in manifest.dependencies {
            if !dependency.from_workspace {
                let message =
                    format!("{} is not pinned in [workspace.dependencies]", dependency.package);
                found.push((manifest.path.clone(), dependency.line, message));
            }
        }
    }
    for (name, line) in &documented {
        if !used.contains(name) {
            let message = format!("{name} is documented but not a dependency");
            found.push((DOCUMENT.to_owned(), *line, message));
        }
    }
    found
}

/// Names in the first cells of the table's rows, which are written as code, with lines.
fn documented(text: &str) -> Vec<(String, usize)> {
    let mut names = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some(row) = line.strip_prefix('|') else {
            continue;
        };
        let first_cell = row.split('|').next().unwrap_or_default();
        for (position, part) in first_cell.split('`').enumerate() {
            if position % 2 == 1 {
                names.push((part.to_owned(), index + 1));
            }
        }
    }
    names
}
