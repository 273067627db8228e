//! One pass of serde_json over a line: is it JSON, and does an object have a key twice?

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

/// Beyond this many keys a set is faster than comparing each with each.
const FEW: usize = 16;

/// Why a line is no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wrong {
    /// serde_json's reason.
    Syntax(String),
    /// The key, in lower case where case does not count.
    Duplicate(String),
}

/// Judges the value at the start of `text`; what follows it does not matter.
pub(super) fn check(text: &str, fold: bool) -> Result<(), Wrong> {
    let found = if fold { first::<true>(text) } else { first::<false>(text) };
    found.map_err(|error| {
        let text = error.to_string();
        let reason = text.split_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
        match reason.strip_prefix(DUPLICATE) {
            Some(key) => Wrong::Duplicate(key.to_owned()),
            None => Wrong::Syntax(reason.to_owned()),
        }
    })
}

const DUPLICATE: &str = "duplicate key ";

fn first<const FOLD: bool>(text: &str) -> Result<(), serde_json::Error> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Checked<FOLD>>();
    values.next().map_or(Ok(()), |found| found.map(|_| ()))
}

/// A value that was looked through.
struct Checked<const FOLD: bool>;

impl<'de, const FOLD: bool> Deserialize<'de> for Checked<FOLD> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Look::<FOLD>)
    }
}

struct Look<const FOLD: bool>;

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de, const FOLD: bool> Visitor<'de> for Look<FOLD> {
    type Value = Checked<FOLD>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Checked)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Checked)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Checked)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Checked)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Checked)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Checked)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<Checked<FOLD>>()?.is_some() {}
        Ok(Checked)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut few: Vec<Cow<'de, str>> = Vec::new();
        let mut many: HashSet<String> = HashSet::new();
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            let again = if few.len() < FEW {
                few.iter().any(|it| same::<FOLD>(it, &key))
            } else {
                if many.is_empty() {
                    many.extend(few.iter().map(|it| folded::<FOLD>(it)));
                }
                !many.insert(folded::<FOLD>(&key))
            };
            if again {
                let key = folded::<FOLD>(&key);
                return Err(serde::de::Error::custom(format_args!("{DUPLICATE}{key}")));
            }
            if few.len() < FEW {
                few.push(key);
            }
            map.next_value::<Checked<FOLD>>()?;
        }
        Ok(Checked)
    }
}

fn same<const FOLD: bool>(a: &str, b: &str) -> bool {
    if !FOLD {
        a == b
    } else if a.is_ascii() && b.is_ascii() {
        a.eq_ignore_ascii_case(b)
    } else {
        a.to_lowercase() == b.to_lowercase()
    }
}

fn folded<const FOLD: bool>(key: &str) -> String {
    if FOLD { key.to_lowercase() } else { key.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Wrong, check};

    #[test]
    fn duplicates_count_at_any_depth() {
        let text = r#"{"a":1,"b":[{"c":1,"C":2}]} rest"#;
        assert_eq!(check(text, true), Err(Wrong::Duplicate("c".into())));
        assert_eq!(check(text, false), Ok(()));
        let many = (0..40).map(|at| format!("\"k{at}\":1")).collect::<Vec<_>>().join(",");
        assert_eq!(check(&format!("{{{many}}}"), true), Ok(()));
        let wrong = check(&format!("{{{many},\"K3\":1}}"), true);
        assert_eq!(wrong, Err(Wrong::Duplicate("k3".into())));
    }

    #[test]
    fn broken_and_deep_lines_are_refused() {
        assert!(matches!(check("{\"a\":", true), Err(Wrong::Syntax(_))));
        assert!(matches!(check(&"[".repeat(100_000), true), Err(Wrong::Syntax(_))));
    }
}
