//! Texts that a row must contain, as its JSON is written, for a predicate to be TRUE. They
//! only ever prove absence. It must not know objects or records.

use super::like::LikePattern;
use super::predicate::{Filter, Node};
use crate::predicate::CompareOp;

/// Shorter needles are everywhere.
const SHORTEST: usize = 3;
/// More alternatives than this are not looked for.
const MOST: usize = 24;

/// Occurs wherever the predicate is TRUE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Group {
    /// One of these texts.
    Texts(Vec<Vec<u8>>),
    /// This key, in any case.
    Key(String),
}

/// How the leaves of a filter are written.
pub(crate) trait Leaves {
    /// Whether the leaf's text is that of the value's JSON.
    fn as_json(&self, leaf: usize) -> bool;
    /// The key its value stands under, in lower case.
    fn key(&self, leaf: usize) -> Option<String>;
}

/// What must occur for `filter` to be TRUE: something of every group. Empty when nothing can
/// be said.
///
/// It holds for JSON in which no ASCII character is written as `\u00XX`, where strings keep
/// their spelling otherwise, and numbers and words theirs (see [`HIDDEN`]).
pub(crate) fn needles(filter: &Filter, leaves: &dyn Leaves) -> Vec<Group> {
    let mut groups = of(filter.root(), leaves);
    groups.retain(|group| alternatives(group) <= MOST);
    groups.sort_by_key(|group| (alternatives(group), usize::MAX - shortest(group)));
    // Keys are common; they are sought only where there is nothing better.
    if groups.iter().any(|group| matches!(group, Group::Texts(_))) {
        groups.retain(|group| matches!(group, Group::Texts(_)));
    }
    groups
}

/// How an escaped character begins that may be ASCII, after which [`is_hidden`] decides.
pub(crate) const HIDDEN: &[u8] = b"\\u00";

/// Whether `after`, what follows [`HIDDEN`], makes it an ASCII character.
pub(crate) fn is_hidden(after: &[u8]) -> bool {
    matches!(after.first(), Some(b'0'..=b'7'))
}

/// Whether an escape that may hide an ASCII character begins at byte `at`.
#[inline(always)]
pub(crate) fn hides(text: &[u8], at: usize) -> bool {
    let escape = text.get(at..).unwrap_or_default();
    escape.strip_prefix(HIDDEN).is_some_and(is_hidden)
}

fn alternatives(group: &Group) -> usize {
    match group {
        Group::Texts(texts) => texts.len(),
        Group::Key(_) => 1,
    }
}

fn shortest(group: &Group) -> usize {
    match group {
        Group::Texts(texts) => texts.iter().map(Vec::len).min().unwrap_or(0),
        Group::Key(_) => 0,
    }
}

fn of(node: &Node, leaves: &dyn Leaves) -> Vec<Group> {
    let texts = |texts: Vec<Vec<u8>>| vec![Group::Texts(texts)];
    let key = |leaf: usize| leaves.key(leaf).map(Group::Key).into_iter().collect();
    match node {
        Node::And(parts) => parts.iter().flat_map(|part| of(part, leaves)).collect(),
        Node::Or(parts) => {
            let best = parts.iter().map(|part| best_texts(of(part, leaves)));
            match best.collect::<Option<Vec<_>>>() {
                Some(groups) if !groups.is_empty() => texts(groups.concat()),
                _ => Vec::new(),
            }
        }
        Node::Compare(leaf, CompareOp::Eq, text) => match literal(text, leaves.as_json(*leaf)) {
            Some(needle) => texts(vec![needle]),
            None => key(*leaf),
        },
        Node::In(leaf, values) => {
            let all = values.iter().map(|text| literal(text, leaves.as_json(*leaf)));
            match all.collect::<Option<Vec<_>>>() {
                Some(all) if !all.is_empty() => texts(all),
                _ => key(*leaf),
            }
        }
        Node::Like(leaf, pattern) => match like(pattern, leaves.as_json(*leaf)) {
            Some(needle) => texts(vec![needle]),
            None => key(*leaf),
        },
        Node::Compare(leaf, ..) | Node::IsNotNull(leaf) => key(*leaf),
        Node::Not(_) | Node::IsNull(_) => Vec::new(),
    }
}

/// The group of texts likely to be rarest.
fn best_texts(groups: Vec<Group>) -> Option<Vec<Vec<u8>>> {
    let best = groups
        .into_iter()
        .max_by_key(|group| (MOST - alternatives(group).min(MOST), shortest(group)));
    match best {
        Some(Group::Texts(texts)) => Some(texts),
        _ => None,
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

    struct OneLeaf {
        as_json: bool,
        key: Option<&'static str>,
    }

    impl Leaves for OneLeaf {
        fn as_json(&self, _: usize) -> bool {
            self.as_json
        }

        fn key(&self, _: usize) -> Option<String> {
            self.key.map(String::from)
        }
    }

    fn groups(predicate: &LeafPredicate, leaf: &OneLeaf) -> Vec<Group> {
        needles(&Filter::compile(predicate, &|_| true).1.unwrap(), leaf)
    }

    fn found(predicate: &LeafPredicate, as_json: bool) -> Vec<Vec<String>> {
        let text = |needle: Vec<u8>| String::from_utf8(needle).unwrap();
        let texts = groups(predicate, &OneLeaf { as_json, key: None }).into_iter();
        let texts = texts.map(|group| match group {
            Group::Texts(texts) => texts.into_iter().map(text).collect(),
            Group::Key(key) => vec![key],
        });
        texts.collect()
    }

    #[test]
    fn keys_stand_in_where_there_is_no_text() {
        let named = OneLeaf { as_json: false, key: Some("errorcode") };
        let key = [Group::Key(String::from("errorcode"))];
        let present = LeafPredicate::IsNotNull { leaf: leaf() };
        assert_eq!(groups(&present, &named), key);
        assert_eq!(groups(&eq("ü"), &named), key);
        let absent = LeafPredicate::IsNull { leaf: leaf() };
        assert_eq!(groups(&absent, &named), []);
        assert_eq!(groups(&LeafPredicate::Not(Box::new(absent)), &named), []);
        assert_eq!(groups(&LeafPredicate::Or(vec![present.clone(), eq("abc")]), &named), []);
        let both = LeafPredicate::And(vec![present, eq("abc")]);
        assert_eq!(groups(&both, &named), [Group::Texts(vec![b"\"abc\"".to_vec()])]);
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
