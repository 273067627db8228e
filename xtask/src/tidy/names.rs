//! No drawers: a module is named for what it does, so that nothing lands in it for want
//! of a better place.

use super::Tree;

const DRAWERS: &[&str] = &["common", "helper", "helpers", "misc", "util", "utils"];

/// Finds files, folders and inline modules with such a name.
pub(super) fn check(tree: &Tree) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    for file in tree.rust() {
        for part in file.path.trim_end_matches(".rs").split('/') {
            if DRAWERS.contains(&part) {
                found.push((file.path.clone(), 0, format!("nothing is called `{part}`")));
            }
        }
        for (index, line) in file.text.lines().enumerate() {
            if let Some(name) = inline_module(line)
                && DRAWERS.contains(&name)
            {
                let message = format!("no module is called `{name}`");
                found.push((file.path.clone(), index + 1, message));
            }
        }
    }
    found
}

/// The name in `mod name {`, with or without visibility.
fn inline_module(line: &str) -> Option<&str> {
    let line = line.trim();
    let (before, rest) = line.split_once("mod ")?;
    let visible = before.is_empty() || before.starts_with("pub");
    let name = rest.strip_suffix('{')?.trim();
    visible.then_some(name)
}
