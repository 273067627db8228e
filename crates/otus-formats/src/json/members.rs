//! Finding wanted values in JSON that is known to be valid, by plain scanning. It must not
//! judge: validity is settled before.

use super::plan::ObjectPlan;
use super::slots::Slot;
use super::text::{decoded, string_end};

/// Fills `slots` with the wanted members of the object at bytes `start..` of `text` (at its
/// brace), and of wanted objects inside it. Keys match whatever their case; the last of
/// several counts.
pub(crate) fn fill(
    text: &str,
    start: usize,
    objects: &[ObjectPlan],
    object: usize,
    slots: &mut [Slot],
) {
    fill_by(text, start, objects, object, slots, &|_, name, key| same_key(name, key));
}

/// Whether a key of an object (by its number in the plan) is the wanted name.
pub(crate) type KeyMatch<'a> = dyn Fn(usize, &str, &str) -> bool + 'a;

/// [`fill`] with another way of matching keys.
pub(crate) fn fill_by(
    text: &str,
    start: usize,
    objects: &[ObjectPlan],
    object: usize,
    slots: &mut [Slot],
    matches: &KeyMatch<'_>,
) {
    let Some(plan) = objects.get(object) else {
        return;
    };
    for_members(text, start, &mut |key, from, to| {
        let key = decoded(key);
        let Some(field) = plan.fields.iter().find(|it| matches(object, &it.name, &key)) else {
            return;
        };
        let Some(slot) = slots.get_mut(field.slot) else {
            return;
        };
        let again = *slot != Slot::default();
        *slot = Slot::of(text, from, to);
        if let Some(inside) = field.inside {
            if again {
                clear(objects, inside, slots);
            }
            if text.as_bytes().get(from) == Some(&b'{') {
                fill_by(text, from, objects, inside, slots, matches);
            }
        }
    });
}

/// Whether `key` in lower case is `name`.
pub(crate) fn same_key(name: &str, key: &str) -> bool {
    if key.is_ascii() { name.eq_ignore_ascii_case(key) } else { key.to_lowercase() == name }
}

/// Forgets what an earlier object of the same key left.
fn clear(objects: &[ObjectPlan], object: usize, slots: &mut [Slot]) {
    for field in objects.get(object).iter().flat_map(|plan| &plan.fields) {
        if let Some(slot) = slots.get_mut(field.slot) {
            *slot = Slot::default();
        }
        if let Some(inside) = field.inside {
            clear(objects, inside, slots);
        }
    }
}

/// Calls `visit(raw key, start, end)` for each member of the object at `start`.
pub(crate) fn for_members(text: &str, start: usize, visit: &mut dyn FnMut(&str, usize, usize)) {
    let bytes = text.as_bytes();
    let mut at = blank(bytes, start + 1);
    while bytes.get(at) == Some(&b'"') {
        let key_end = string_end(bytes, at + 1);
        let key = text.get(at + 1..key_end).unwrap_or_default();
        let from = blank(bytes, blank(bytes, key_end + 1) + 1);
        let to = value_end(bytes, from);
        visit(key, from, to);
        at = blank(bytes, blank(bytes, to) + 1);
    }
}

/// Calls `visit` with the slot of each element of the array at `start`.
pub(crate) fn for_elements(text: &str, start: usize, visit: &mut dyn FnMut(Slot)) {
    let bytes = text.as_bytes();
    let mut at = blank(bytes, start + 1);
    while at < bytes.len() && bytes.get(at) != Some(&b']') {
        let to = value_end(bytes, at);
        visit(Slot::of(text, at, to));
        at = blank(bytes, to);
        if bytes.get(at) != Some(&b',') {
            return;
        }
        at = blank(bytes, at + 1);
    }
}

fn blank(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// Index just after the value that begins at `at`.
fn value_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b'"') => string_end(bytes, at + 1) + 1,
        Some(b'{' | b'[') => container_end(bytes, at),
        _ => {
            let rest = bytes.get(at..).unwrap_or_default();
            let ends = |b: &u8| matches!(b, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
            at + rest.iter().position(ends).unwrap_or(rest.len())
        }
    }
}

fn container_end(bytes: &[u8], at: usize) -> usize {
    closing(bytes, at).unwrap_or(bytes.len())
}

/// Index just after the bracket that closes the container at `at`, by strings and brackets
/// of any kind alone: what is inside may be anything.
pub(crate) fn closing(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match bytes.get(at)? {
            b'"' => at = string_end(bytes, at + 1),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
}
