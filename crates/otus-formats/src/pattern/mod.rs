//! Java's regular expressions over lines. Lines of ASCII, nearly all there are, are matched by
//! the steps of a [`Program`]; what it does not know, or would take too long over, by the
//! linear-time matcher where that understands the pattern, and by a backtracking one with a
//! step limit otherwise. All give the same groups. It must not know any SerDe.

mod matcher;
mod program;
mod syntax;

use std::sync::Arc;

use self::matcher::Room;
use self::program::Program;
use self::syntax::translate;

/// Steps the backtracking matcher may take for one line.
const STEP_LIMIT: usize = 1_000_000;
/// Bytes of a compiled pattern.
const SIZE_LIMIT: usize = 64 << 20;

/// What must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The whole line, and a dot matches everything.
    Whole,
    /// Some part of it.
    Part,
}

/// A compiled pattern; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    program: Option<Arc<Program>>,
    engine: Engine,
    groups: usize,
}

#[derive(Debug, Clone)]
enum Engine {
    Linear(regex::Regex),
    Backtracking(fancy_regex::Regex),
}

/// Where groups matched, reused from line to line.
#[derive(Debug)]
pub(crate) struct Groups {
    locations: Option<regex::CaptureLocations>,
    spans: Vec<Option<(usize, usize)>>,
    room: Room,
    /// The last match is the program's.
    by_program: bool,
}

/// How matching a line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Matching {
    Found,
    None,
    /// The step limit was reached.
    GaveUp,
}

impl Pattern {
    /// Compiles Java's syntax.
    ///
    /// # Errors
    /// A sentence about what is wrong with the pattern.
    pub(crate) fn compile(
        pattern: &str,
        extent: Extent,
        ignore_case: bool,
    ) -> Result<Self, String> {
        let translated = translate(pattern)?;
        let flags = if ignore_case { "(?i)" } else { "" };
        let text = match extent {
            Extent::Whole => format!("(?s){flags}\\A(?:{})\\z", translated.pattern),
            Extent::Part => format!("{flags}{}", translated.pattern),
        };
        let plain = |error: String| {
            let last = error.lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").to_owned()
        };
        if translated.backtracks {
            let built = fancy_regex::RegexBuilder::new(&text).backtrack_limit(STEP_LIMIT).build();
            let engine = built.map_err(|error| plain(error.to_string()))?;
            let groups = engine.captures_len() - 1;
            let program = Program::compile(&text).map(Arc::new);
            return Ok(Self { program, engine: Engine::Backtracking(engine), groups });
        }
        let built = regex::RegexBuilder::new(&text).size_limit(SIZE_LIMIT).build();
        let engine = built.map_err(|error| plain(error.to_string()))?;
        let groups = engine.captures_len() - 1;
        let program = Program::compile(&text).map(Arc::new);
        Ok(Self { program, engine: Engine::Linear(engine), groups })
    }

    /// Capturing groups.
    pub(crate) fn groups(&self) -> usize {
        self.groups
    }

    /// Names of the groups by number; group 1 is the first.
    pub(crate) fn names(&self) -> Vec<Option<String>> {
        let owned = |it: Option<&str>| it.map(str::to_owned);
        match &self.engine {
            Engine::Linear(regex) => regex.capture_names().skip(1).map(owned).collect(),
            Engine::Backtracking(regex) => regex.capture_names().skip(1).map(owned).collect(),
        }
    }

    /// Room for the groups of a match.
    pub(crate) fn room(&self) -> Groups {
        let locations = match &self.engine {
            Engine::Linear(regex) => Some(regex.capture_locations()),
            Engine::Backtracking(_) => None,
        };
        Groups { locations, spans: Vec::new(), room: Room::default(), by_program: false }
    }

    /// Matches a line.
    pub(crate) fn matches(&self, text: &str, groups: &mut Groups) -> Matching {
        groups.by_program = false;
        if let Some(program) = self.program.as_ref().filter(|_| text.is_ascii()) {
            // Longer lines than a million bytes may take a step for each.
            let patience = (10_000 + 100 * text.len()).min(STEP_LIMIT.max(text.len()));
            let found = program.matches(text.as_bytes(), self.groups, &mut groups.room, patience);
            if let Ok(found) = found {
                groups.by_program = true;
                return if found { Matching::Found } else { Matching::None };
            }
        }
        match (&self.engine, &mut groups.locations) {
            (Engine::Linear(regex), Some(locations)) => {
                match regex.captures_read(locations, text) {
                    Some(_) => Matching::Found,
                    None => Matching::None,
                }
            }
            (Engine::Backtracking(regex), _) => match regex.captures(text) {
                Ok(Some(captures)) => {
                    let spans = captures.iter().map(|it| it.map(|it| (it.start(), it.end())));
                    groups.spans.clear();
                    groups.spans.extend(spans);
                    Matching::Found
                }
                Ok(None) => Matching::None,
                Err(_) => Matching::GaveUp,
            },
            (Engine::Linear(_), None) => Matching::None,
        }
    }
}

impl Groups {
    /// Bytes of a group of the last match; group 1 is the first.
    pub(crate) fn get(&self, group: usize) -> Option<(usize, usize)> {
        if self.by_program {
            return self.room.get(group);
        }
        match &self.locations {
            Some(locations) => locations.get(group),
            None => self.spans.get(group).copied().flatten(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Extent, Matching, Pattern};

    /// Groups of a match; expected values are those of java.util.regex by its documentation.
    fn groups(pattern: &str, text: &str) -> Option<Vec<Option<String>>> {
        let pattern = Pattern::compile(pattern, Extent::Whole, false).unwrap();
        let mut room = pattern.room();
        (pattern.matches(text, &mut room) == Matching::Found).then(|| {
            let text_of = |at| room.get(at).map(|(from, to)| text[from..to].to_owned());
            (1..=pattern.groups()).map(text_of).collect()
        })
    }

    #[test]
    fn the_whole_line_must_match() {
        assert_eq!(groups("(\\d+)", "12x"), None);
        assert_eq!(groups("(a)|(b)", "b"), Some(vec![None, Some("b".into())]));
        assert_eq!(groups("a.b", "a\nb"), Some(vec![]));
    }

    #[test]
    fn javas_classes_are_ascii() {
        assert_eq!(groups("\\d", "٣"), None);
        assert_eq!(groups("\\w+", "é"), None);
        assert_eq!(groups("[^\\s]+", "\u{a0}"), Some(vec![]));
        assert_eq!(groups("[\\w-:]+", "a-:"), Some(vec![]));
        assert_eq!(groups("[A-Z0-9-_]+", "A-_9"), Some(vec![]));
        assert_eq!(groups("\\p{Alpha}+\\p{L}", "abé"), Some(vec![]));
        assert_eq!(groups("[a-c[x-z]]+", "ax"), Some(vec![]));
        assert_eq!(groups("[a-z&&[^b]]+", "ab"), None);
    }

    #[test]
    fn what_needs_backtracking() {
        assert_eq!(groups("(\\w)\\1", "aa"), Some(vec![Some("a".into())]));
        assert_eq!(groups("(?<!x)(a++)b", "aab"), Some(vec![Some("aa".into())]));
        assert_eq!(groups("\\Qa.b\\E(?=c)c", "a.bc"), Some(vec![]));
        let slow = Pattern::compile("(?=(a+)+$)(x+x+)+y", Extent::Whole, false).unwrap();
        let mut room = slow.room();
        assert_ne!(slow.matches(&"x".repeat(60), &mut room), Matching::Found);
    }

    /// Every way of matching gives the same groups, on lines that match and on others like
    /// them.
    #[test]
    fn the_program_equals_the_other_matchers() {
        let patterns = [
            "([^ ]*) ([^ ]*) \\[(.*?)\\] (\"[^\"]*\"|-) (-|[0-9]*)(?: ([^ ]*) ([^ ]*))?.*$",
            "([^ ]*) ([^ ]*):([0-9]*) ([^ ]*)[:-]([0-9]*) \"([^ ]*) (.*) (- |[^ ]*)\" ?([^ ]*)?( .*)?",
            "(a|ab)(c|bcd)?(d*)(.*?)(x+?)?",
            "(?i)(?:([a-c]+)-?){1,3}(\\d{2,3}|\\w+)??.*",
            "((a)|b)*c?(.{2,4}?)(.*)",
            "(\\bab?)\\s*(\\S+)\\B.*|(.+)",
            "(?<![0-9])([0-9]{1,2})(?![0-9])(?=(.))(.*)",
            "(.*?)(?>(?<!x)(?>\"(?>\\\\.|[^\\\\\"]+)+\"|a|ab))(c?)(.*)",
            "(a++|[ab]*+)(?!d)(.*)",
        ];
        let parts = ["a", "ab", "b", "C", "- ", " ", "\"", "[x] ", "12", "d", ":80", "x y"];
        let mut seed = 11_u64;
        let mut roll = |sides: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1442);
            (seed >> 40) as usize % sides
        };
        let mut found = 0;
        for (text, extent) in
            patterns.iter().flat_map(|it| [(it, Extent::Whole), (it, Extent::Part)])
        {
            let own = Pattern::compile(text, extent, false).unwrap();
            assert!(own.program.is_some(), "{text}");
            let other = Pattern { program: None, ..own.clone() };
            let (mut room, mut other_room) = (own.room(), other.room());
            for _ in 0..3000 {
                let line: String = (0..roll(12)).map(|_| parts[roll(parts.len())]).collect();
                let matching = own.matches(&line, &mut room);
                assert_eq!(matching, other.matches(&line, &mut other_room), "{text}: {line}");
                if matching == Matching::Found {
                    found += 1;
                    for group in 0..=own.groups() {
                        let both = (room.get(group), other_room.get(group));
                        assert!(group == 0 || both.0 == both.1, "{text} {group}: {line}: {both:?}");
                    }
                }
            }
        }
        assert!(found > 5000, "{found}");
    }

    #[test]
    fn broken_patterns_say_so() {
        for pattern in ["(", "[a", "a)", "*", "a{2", "\\"] {
            assert!(Pattern::compile(pattern, Extent::Whole, false).is_err(), "{pattern}");
        }
    }
}
