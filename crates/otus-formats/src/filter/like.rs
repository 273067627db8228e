//! SQL LIKE with the pattern compiled once. Characters are Unicode scalar values, as in
//! Trino; matching never backtracks further than the last `%`.

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LikePattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Any,
    One,
    Text(String),
}

impl LikePattern {
    /// `None` when the escape character is followed by something that needs no escape: the
    /// engine then evaluates, and gives the error.
    pub(crate) fn new(pattern: &str, escape: Option<char>) -> Option<Self> {
        let mut parts: Vec<Part> = Vec::new();
        let mut characters = pattern.chars();
        while let Some(c) = characters.next() {
            let literal = if Some(c) == escape {
                let next = characters.next()?;
                if !matches!(next, '%' | '_') && Some(next) != escape {
                    return None;
                }
                next
            } else if c == '%' {
                if parts.last() != Some(&Part::Any) {
                    parts.push(Part::Any);
                }
                continue;
            } else if c == '_' {
                parts.push(Part::One);
                continue;
            } else {
                c
            };
            match parts.last_mut() {
                Some(Part::Text(text)) => text.push(literal),
                _ => parts.push(Part::Text(String::from(literal))),
            }
        }
        Some(Self { parts })
    }

    /// Whether the whole of `value` matches.
    pub(crate) fn matches(&self, value: &str) -> bool {
        let mut rest = value;
        let mut at = 0;
        // Where to try again: the part after the last `%`, and the text it was tried at.
        let mut retry: Option<(usize, &str)> = None;
        loop {
            let advanced = match self.parts.get(at) {
                None if rest.is_empty() => return true,
                None => None,
                Some(Part::Any) => {
                    if at + 1 == self.parts.len() {
                        return true;
                    }
                    retry = Some((at + 1, rest));
                    Some(rest)
                }
                Some(Part::One) => skip_one(rest),
                Some(Part::Text(text)) => rest.strip_prefix(text.as_str()),
            };
            match (advanced, &mut retry) {
                (Some(next), _) => {
                    rest = next;
                    at += 1;
                }
                (None, Some((part, from))) => match self.next_try(*part, from) {
                    Some(next) => {
                        *from = next;
                        rest = next;
                        at = *part;
                    }
                    None => return false,
                },
                (None, None) => return false,
            }
        }
    }

    /// The next place after the start of `from` where the part could begin.
    fn next_try<'a>(&self, part: usize, from: &'a str) -> Option<&'a str> {
        let next = skip_one(from)?;
        match self.parts.get(part) {
            Some(Part::Text(text)) => next.find(text.as_str()).and_then(|at| next.get(at..)),
            _ => Some(next),
        }
    }

    /// The text every match begins with, if the pattern begins with one.
    pub(crate) fn prefix(&self) -> Option<&str> {
        match self.parts.first() {
            Some(Part::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Texts every match contains, in order; for the literal filter.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }
}

fn skip_one(text: &str) -> Option<&str> {
    let mut characters = text.chars();
    characters.next().map(|_| characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::LikePattern;

    #[test]
    fn patterns_match_whole_values() {
        // Expected by the definition of LIKE in SQL-92 §8.5.
        let cases = [
            ("Put%", "PutObject", true),
            ("Put%", "Put", true),
            ("Put%", "XPut", false),
            ("%Object", "PutObject", true),
            ("%tOb%", "PutObject", true),
            ("P_t%", "PutObject", true),
            ("___", "äöü", true),
            ("___", "ab", false),
            ("%a%a%", "xaxax", true),
            ("%a%a%", "xax", false),
            ("%ab", "aab", true),
            ("%aab", "aaab", true),
            ("a_%b", "ab", false),
            ("", "", true),
            ("", "a", false),
            ("%", "", true),
            ("_%_", "a", false),
            ("%_b%c", "aabxbc", true),
        ];
        for (pattern, value, expected) in cases {
            let like = LikePattern::new(pattern, None).unwrap();
            assert_eq!(like.matches(value), expected, "{value} LIKE {pattern}");
        }
    }

    #[test]
    fn escapes() {
        let like = LikePattern::new("100#%_", Some('#')).unwrap();
        assert!(like.matches("100%x"));
        assert!(!like.matches("1000x"));
        assert!(LikePattern::new("a#b", Some('#')).is_none());
        assert!(LikePattern::new("a#", Some('#')).is_none());
        assert!(LikePattern::new(r"a\b", None).unwrap().matches(r"a\b"));
    }

    #[test]
    fn matching_agrees_with_recursion() {
        fn slow(pattern: &[char], value: &[char]) -> bool {
            match (pattern.split_first(), value.split_first()) {
                (None, None) => true,
                (Some(('%', rest)), _) => {
                    slow(rest, value) || value.split_first().is_some_and(|(_, v)| slow(pattern, v))
                }
                (Some(('_', rest)), Some((_, v))) => slow(rest, v),
                (Some((c, rest)), Some((d, v))) => c == d && slow(rest, v),
                _ => false,
            }
        }
        let mut seed = 7_u64;
        let mut next = |n: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % n
        };
        for _ in 0..20_000 {
            let word = |alphabet: &[char], n: u64, next: &mut dyn FnMut(u64) -> u64| {
                (0..n)
                    .map(|_| alphabet[usize::try_from(next(alphabet.len() as u64)).unwrap()])
                    .collect::<String>()
            };
            let (n, m) = (next(7), next(9));
            let pattern = word(&['a', 'b', '%', '_'], n, &mut next);
            let value = word(&['a', 'b'], m, &mut next);
            let expected =
                slow(&pattern.chars().collect::<Vec<_>>(), &value.chars().collect::<Vec<_>>());
            let like = LikePattern::new(&pattern, None).unwrap();
            assert_eq!(like.matches(&value), expected, "{value} LIKE {pattern}");
        }
    }
}
