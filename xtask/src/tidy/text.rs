//! What no committed text may hold: paths of somebody's machine, hosts of package
//! registries, and blanks at the end of a line.

use super::Tree;

/// Written in two halves so that this file does not accuse itself.
const FORBIDDEN: &[(&str, &str)] = &[
    (concat!("/wo", "rk/"), "a path of one machine"),
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("index.crates", ".io"), "a registry's host"),
    (concat!("static.crates", ".io"), "a registry's host"),
    (concat!("files.python", "hosted.org"), "a registry's host"),
    (concat!("registry.npm", "js.org"), "a registry's host"),
    (concat!("proxy.go", "lang.org"), "a registry's host"),
];

/// Finds forbidden words in any text, and trailing blanks in Rust and documents.
pub(super) fn check(tree: &Tree) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    for file in tree.files() {
        let strict = file.is_rust() || file.path.ends_with(".md");
        for (index, line) in file.text.lines().enumerate() {
            for (word, why) in FORBIDDEN {
                if line.contains(word) {
                    found.push((file.path.clone(), index + 1, format!("`{word}` is {why}")));
                }
            }
            if strict && line.ends_with([' ', '\t']) {
                found.push((file.path.clone(), index + 1, "blanks at the end".to_owned()));
            }
        }
    }
    found
}
