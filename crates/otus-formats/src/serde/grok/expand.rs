//! `%{NAME:field}` becomes a group around the pattern of that name. It must not match.

use std::collections::HashMap;

/// Logstash's pattern names and what they stand for.
const BUILT_IN: &str = include_str!("patterns.txt");
/// Patterns within patterns.
const MAX_DEPTH: usize = 64;
/// Bytes of the whole pattern.
const MAX_LENGTH: usize = 1 << 20;

/// A pattern in Java's syntax.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Expanded {
    pub(super) pattern: String,
    /// Group names of each named capture, captures of one name together, by first place.
    pub(super) captures: Vec<Vec<String>>,
}

/// # Errors
/// A sentence about an unknown name, recursion, or length.
pub(super) fn expand(format: &str, custom: &str) -> Result<Expanded, String> {
    if format.trim().is_empty() {
        return Err(String::from("{pattern} should not be empty"));
    }
    let mut patterns = HashMap::new();
    patterns.extend(BUILT_IN.lines().filter_map(definition));
    patterns.extend(custom.lines().filter_map(definition));
    let mut expander =
        Expander { patterns, out: String::new(), names: Vec::new(), captures: Vec::new() };
    expander.text(format, 0)?;
    Ok(Expanded { pattern: expander.out, captures: expander.captures })
}

/// `NAME regular expression`
fn definition(line: &str) -> Option<(&str, &str)> {
    let (name, pattern) = line.split_once([' ', '\t'])?;
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let pattern = pattern.trim_start();
    (!name.is_empty() && name.chars().all(word) && !pattern.is_empty()).then_some((name, pattern))
}

struct Expander<'a> {
    patterns: HashMap<&'a str, &'a str>,
    out: String,
    /// Capture names, in the order of `captures`.
    names: Vec<String>,
    captures: Vec<Vec<String>>,
}

impl Expander<'_> {
    fn text(&mut self, text: &str, depth: usize) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err(String::from("Deep recursion pattern compilation"));
        }
        let mut rest = text;
        while !rest.is_empty() {
            if self.out.len() > MAX_LENGTH {
                return Err(String::from("the pattern is longer than 1 MiB"));
            }
            if let Some(after) = rest.strip_prefix('\\') {
                // Whatever is escaped begins nothing.
                let length = 1 + after.chars().next().map_or(0, char::len_utf8);
                let (escape, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
                self.out.push_str(escape);
                rest = after;
            } else if let Some((reference, after)) = rest.strip_prefix("%{").and_then(reference) {
                self.reference(reference, depth)?;
                rest = after;
            } else if let Some((name, after)) = inline_group(rest) {
                let group = self.capture(name);
                self.out.push_str(&format!("(?<{group}>"));
                rest = after;
            } else {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                let (plain, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
                self.out.push_str(plain);
                rest = after;
            }
        }
        Ok(())
    }

    /// `NAME`, `NAME:field`, `NAME:field=definition`
    fn reference(&mut self, reference: &str, depth: usize) -> Result<(), String> {
        let (head, given) = match reference.split_once('=') {
            Some((head, given)) => (head, Some(given)),
            None => (reference, None),
        };
        let (name, field) = match head.split_once(':') {
            Some((name, field)) => (name, Some(field)),
            None => (head, None),
        };
        let known = given.or_else(|| self.patterns.get(name).copied());
        let pattern = known.ok_or_else(|| format!("Pattern {name} is not defined."))?.to_owned();
        let Some(field) = field else {
            return self.text(&pattern, depth + 1);
        };
        let group = self.capture(field.trim());
        self.out.push_str(&format!("(?<{group}>"));
        self.text(&pattern, depth + 1)?;
        self.out.push(')');
        Ok(())
    }

    /// A new group for a capture of this name.
    fn capture(&mut self, name: &str) -> String {
        let number = self.captures.iter().map(Vec::len).sum::<usize>();
        let group = format!("capture{number}");
        match self.names.iter().position(|known| known == name) {
            Some(at) => {
                if let Some(same) = self.captures.get_mut(at) {
                    same.push(group.clone());
                }
            }
            None => {
                self.names.push(name.to_owned());
                self.captures.push(vec![group.clone()]);
            }
        }
        group
    }
}

/// The inside of `%{…}` and what follows.
fn reference(after: &str) -> Option<(&str, &str)> {
    let (inside, rest) = after.split_once('}')?;
    inside.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_').then_some((inside, rest))
}

/// The name of `(?<name>` and what follows it.
fn inline_group(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.strip_prefix("(?<")?.split_once('>')?;
    (!name.starts_with(['=', '!']) && !name.is_empty()).then_some((name, rest))
}

#[cfg(test)]
mod tests {
    use super::{BUILT_IN, definition, expand};
    use crate::pattern::{Extent, Pattern};

    #[test]
    fn every_built_in_pattern_compiles() {
        let mut count = 0;
        for (name, _) in BUILT_IN.lines().filter_map(definition) {
            let expanded = expand(&format!("%{{{name}:x}}"), "").unwrap();
            let compiled = Pattern::compile(&expanded.pattern, Extent::Part, false);
            assert!(compiled.is_ok(), "{name}: {compiled:?}");
            count += 1;
        }
        assert!(count > 80, "{count}");
    }

    #[test]
    fn captures_are_named_in_order() {
        let expanded = expand("%{WORD:a} (?<b>x)%{INT} %{WORD: a}", "").unwrap();
        assert_eq!(expanded.captures, [vec!["capture0", "capture2"], vec!["capture1"]]);
        assert!(expanded.pattern.starts_with("(?<capture0>"));
        assert!(expand("%{NOPE:x}", "").is_err());
        assert!(expand("%{A}", "A x%{B}\nB %{A}").is_err());
        assert_eq!(expand("%{MINE:x}", "MINE [a-z]+").unwrap().pattern, "(?<capture0>[a-z]+)");
        assert_eq!(expand("\\%{WORD}", "").unwrap().pattern, "\\%{WORD}");
    }
}
