//! Texts that a row must contain, as its JSON is written, for a predicate to be TRUE. They
//! only ever prove absence. It must not know objects or records.

use super::like::LikePattern;
use super::predicate::{Filter, Node};
use crate::predicate::CompareOp;

/// Shorter needles are everywhere.
const SHORTEST: usize = 3;
/// More alternatives than this are not looked for.
const MOST: usize = 24;

/// One of these texts occurs wherever the predicate is TRUE.
pub(crate) type Group = Vec<Vec<u8>>;

/// What must occur for `filter` to be TRUE: one text of every group; `as_json` says of which
/// leaves the text is that of the value's JSON. Empty when nothing can be said.
///
/// The texts hold for JSON in which no ASCII character is written as `\u00XX`, where strings
/// keep their spelling otherwise, and numbers and words theirs (see [`HIDDEN`]).
pub(crate) fn needles(filter: &Filter, as_json: &dyn Fn(usize) -> bool) -> Vec<Group> {
    let mut groups = of(filter.root(), as_json);
    groups.retain(|group| group.len() <= MOST);
    groups.sort_by_key(|group| (group.len(), usize::MAX - shortest(group)));
    groups
}

/// How an escaped character begins that may be ASCII, after which [`is_hidden`] decides.
pub(crate) const HIDDEN: &[u8] = b"\\u00";

/// Whether `after`, what follows [`HIDDEN`], makes it an ASCII character.
pub(crate) fn is_hidden(after: &[u8]) -> bool {
    matches!(after.first(), Some(b'0'..=b'7'))
}

fn shortest(group: &Group) -> usize {
    group.iter().map(Vec::len).min().unwrap_or(0)
}

fn of(node: &Node, as_json: &dyn Fn(usize) -> bool) -> Vec<Group> {
    match node {
        Node::And(parts) => parts.iter().flat_map(|part| of(part, as_json)).collect(),
        Node::Or(parts) => {
            let best = parts.iter().map(|part| {
                let groups = of(part, as_json);
                groups
                    .into_iter()
                    .max_by_key(|group| (MOST - group.len().min(MOST), shortest(group)))
            });
            match best.collect::<Option<Vec<_>>>() {
                Some(groups) if !groups.is_empty() => vec![groups.concat()],
                _ => Vec::new(),
            }
        }
        Node::Compare(leaf, CompareOp::Eq, text) => {
            literal(text, as_json(*leaf)).map(|needle| vec![needle]).into_iter().collect()
        }
        Node::In(leaf, texts) => {
            let all = texts.iter().map(|text| literal(text, as_json(*leaf)));
            all.collect::<Option<Group>>().filter(|all| !all.is_empty()).into_iter().collect()
        }
        Node::Like(leaf, pattern) => {
            like(pattern, as_json(*leaf)).map(|needle| vec![needle]).into_iter().collect()
        }
        Node::Compare(..) | Node::Not(_) | Node::IsNull(_) | Node::IsNotNull(_) => Vec::new(),
    }
}

/// The needle of a whole value.
fn literal(text: &str, as_json: bool) -> Option<Vec<u8>> {
    if as_json || may_be_container(text) {
        return longest(text, is_loose);
    }
    if is_written_bare(text) {
        return longest(text, is_kept);
    }
    // It can only be a string, so the quotes belong to it.
    if text.bytes().all(is_kept) {
        let quoted = format!("\"{text}\"").into_bytes();
        return (quoted.len() >= SHORTEST).then_some(quoted);
    }
    longest(text, is_kept)
}

fn like(pattern: &LikePattern, as_json: bool) -> Option<Vec<u8>> {
    let is_string = !as_json && pattern.prefix().is_some_and(|it| !may_be_container(it));
    let safe = if is_string { is_kept } else { is_loose };
    pattern.texts().filter_map(|text| longest(text, safe)).max_by_key(Vec::len)
}

/// The text could be that of an object or array, which white space may stretch.
fn may_be_container(text: &str) -> bool {
    text.starts_with(['{', '['])
}

/// The text could be that of a number or word, which has no quotes.
fn is_written_bare(text: &str) -> bool {
    matches!(text, "true" | "false")
        || text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
}

/// Characters that a JSON string writes as they are, and no writer otherwise, but for
/// `\u00XX`.
fn is_kept(b: u8) -> bool {
    matches!(b, 0x20..=0x7e) && !matches!(b, b'"' | b'\\' | b'/')
}

/// Of these, characters that white space cannot come between.
fn is_loose(b: u8) -> bool {
    is_kept(b) && !matches!(b, b',' | b':' | b'{' | b'}' | b'[' | b']')
}

/// The longest run of usable characters.
fn longest(text: &str, usable: impl Fn(u8) -> bool) -> Option<Vec<u8>> {
    let runs = text.as_bytes().split(|b| !usable(*b));
    let best = runs.max_by_key(|run| run.len())?;
    (best.len() >= SHORTEST).then(|| best.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::predicate::{LeafPath, LeafPredicate, Literal};

    fn leaf() -> LeafPath {
        LeafPath { column: 0, fields: Vec::new() }
    }

    fn eq(text: &str) -> LeafPredicate {
        let value = Literal::Text(text.into());
        LeafPredicate::Compare { leaf: leaf(), op: CompareOp::Eq, value }
    }

    fn like(pattern: &str) -> LeafPredicate {
        LeafPredicate::Like { leaf: leaf(), pattern: pattern.into(), escape: None }
    }

    fn found(predicate: &LeafPredicate, as_json: bool) -> Vec<Vec<String>> {
        let filter = Filter::compile(predicate, &|_| true).1.unwrap();
        let groups = needles(&filter, &|_| as_json);
        let text = |needle: Vec<u8>| String::from_utf8(needle).unwrap();
        groups.into_iter().map(|group| group.into_iter().map(text).collect()).collect()
    }

    #[test]
    fn literals() {
        assert_eq!(found(&eq("Root"), false), [["\"Root\""]]);
        assert_eq!(found(&eq("Root"), true), [["Root"]]);
        // A bare word or number may be the value.
        assert_eq!(found(&eq("true"), false), [["true"]]);
        assert_eq!(found(&eq("1.50"), false), [["1.50"]]);
        assert_eq!(found(&eq("2026-01-01T00:00:00Z"), false), [["\"2026-01-01T00:00:00Z\""]]);
        // Characters that have other spellings split the text.
        assert_eq!(found(&eq("aws:iam/Administrator"), false), [["Administrator"]]);
        assert_eq!(found(&eq("{\"bucket\":1}"), false), [["bucket"]]);
        assert_eq!(found(&eq("ü"), false), Vec::<Vec<String>>::new());
    }

    #[test]
    fn patterns() {
        assert_eq!(found(&like("%Deny,All%"), false), [["Deny"]]);
        assert_eq!(found(&like("arn:aws:iam::%"), false), [["arn:aws:iam::"]]);
        assert_eq!(found(&like("_x%"), false), Vec::<Vec<String>>::new());
    }

    #[test]
    fn logic() {
        let both = LeafPredicate::And(vec![eq("abc"), LeafPredicate::IsNotNull { leaf: leaf() }]);
        assert_eq!(found(&both, false), [["\"abc\""]]);
        let either = LeafPredicate::Or(vec![both.clone(), eq("de")]);
        assert_eq!(found(&either, false), [["\"abc\"", "\"de\""]]);
        let open = LeafPredicate::Or(vec![both, LeafPredicate::IsNull { leaf: leaf() }]);
        assert_eq!(found(&open, false), Vec::<Vec<String>>::new());
        assert_eq!(
            found(&LeafPredicate::Not(Box::new(eq("abc"))), false),
            Vec::<Vec<String>>::new()
        );
    }
}
