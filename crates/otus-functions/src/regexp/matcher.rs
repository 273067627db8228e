//! Compiled patterns: the linear-time matcher where it understands the pattern, a
//! backtracking one with a limit otherwise. Both search as Joni does: from a position, with
//! what lies before it in sight. It must not know Java's syntax.

use otus_types::{ErrorCode, QueryError};

use super::anchors::Anchors;
use super::syntax::translate;
use crate::columns::invalid;

/// Steps a backtracking match may take.
const STEP_LIMIT: usize = 1_000_000;

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    /// For texts that do not end with a line feed: `$` is just the end there.
    hard: Engine,
    /// For the others, when the pattern asks where a text ends.
    soft: Option<Engine>,
    /// Of `hard`.
    anchors: Anchors,
    groups: usize,
    names: Vec<(String, usize)>,
}

#[derive(Debug)]
enum Engine {
    Linear(regex::Regex),
    Backtracking(fancy_regex::Regex),
}

/// Start and end of every group of a match; group 0 is the match.
pub type Groups = Vec<Option<(usize, usize)>>;

impl Pattern {
    /// Compiles Java's syntax.
    ///
    /// # Errors
    /// `INVALID_FUNCTION_ARGUMENT` with Joni's message where it is known.
    pub fn compile(pattern: &str) -> Result<Self, QueryError> {
        let translated = translate(pattern, true)?;
        let hard = Engine::new(&translated.pattern, translated.backtracks)?;
        let anchors = match &hard {
            Engine::Linear(_) => Anchors::of(&translated.pattern),
            Engine::Backtracking(_) => Anchors::default(),
        };
        let soft = if translated.soft_end {
            Some(Engine::new(&translate(pattern, false)?.pattern, true)?)
        } else {
            None
        };
        let named = |names: Vec<Option<String>>| {
            let numbered = names.into_iter().enumerate();
            numbered.filter_map(|(number, name)| Some((name?, number))).collect()
        };
        let (groups, names) = match &hard {
            Engine::Linear(regex) => (
                regex.captures_len(),
                named(regex.capture_names().map(|n| n.map(str::to_owned)).collect()),
            ),
            Engine::Backtracking(regex) => (
                regex.captures_len(),
                named(regex.capture_names().map(|n| n.map(str::to_owned)).collect()),
            ),
        };
        Ok(Self { hard, soft, anchors, groups: groups - 1, names })
    }

    /// Capturing groups, without the whole match.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// Number of a named group.
    #[must_use]
    pub fn group_named(&self, name: &str) -> Option<usize> {
        self.names.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
    }

    /// The matcher for a text; `None` when its first or last bytes rule a match out.
    fn engine(&self, text: &str) -> Option<&Engine> {
        match &self.soft {
            Some(soft) if text.as_bytes().last() == Some(&b'\n') => Some(soft),
            _ => self.anchors.allow(text).then_some(&self.hard),
        }
    }

    /// # Errors
    /// When the backtracking matcher takes too many steps.
    pub fn is_match(&self, text: &str) -> Result<bool, QueryError> {
        match self.engine(text) {
            None => Ok(false),
            Some(Engine::Linear(regex)) => Ok(regex.is_match(text)),
            Some(Engine::Backtracking(regex)) => {
                regex.is_match(text).map_err(|error| exhausted(&error))
            }
        }
    }

    /// The first match at or after byte `from`.
    ///
    /// # Errors
    /// When the backtracking matcher takes too many steps.
    pub fn find(&self, text: &str, from: usize) -> Result<Option<(usize, usize)>, QueryError> {
        if from > text.len() {
            return Ok(None);
        }
        match self.engine(text) {
            None => Ok(None),
            Some(Engine::Linear(regex)) => {
                Ok(regex.find_at(text, from).map(|found| (found.start(), found.end())))
            }
            Some(Engine::Backtracking(regex)) => match regex.find_from_pos(text, from) {
                Ok(found) => Ok(found.map(|found| (found.start(), found.end()))),
                Err(error) => Err(exhausted(&error)),
            },
        }
    }

    /// The groups of the first match at or after byte `from`.
    ///
    /// # Errors
    /// When the backtracking matcher takes too many steps.
    pub fn captures(&self, text: &str, from: usize) -> Result<Option<Groups>, QueryError> {
        if from > text.len() {
            return Ok(None);
        }
        Ok(match self.engine(text) {
            None => None,
            Some(Engine::Linear(regex)) => regex.captures_at(text, from).map(|captures| {
                captures.iter().map(|group| group.map(|g| (g.start(), g.end()))).collect()
            }),
            Some(Engine::Backtracking(regex)) => regex
                .captures_from_pos(text, from)
                .map_err(|error| exhausted(&error))?
                .map(|captures| captures.iter().map(|g| g.map(|g| (g.start(), g.end()))).collect()),
        })
    }

    /// Where the search after a match goes on: one character further after an empty match;
    /// past the end when there is none.
    #[must_use]
    pub fn next_start(text: &str, (start, end): (usize, usize)) -> usize {
        if start != end {
            return end;
        }
        let next = text.get(end..).and_then(|rest| rest.chars().next());
        end + next.map_or(1, char::len_utf8)
    }

    /// Calls `visit` with each match in turn.
    ///
    /// # Errors
    /// Those of the matcher and of `visit`.
    pub fn each(
        &self,
        text: &str,
        mut visit: impl FnMut((usize, usize)) -> Result<(), QueryError>,
    ) -> Result<(), QueryError> {
        let mut from = 0;
        while let Some(found) = self.find(text, from)? {
            visit(found)?;
            from = Self::next_start(text, found);
        }
        Ok(())
    }

    /// Calls `visit` with the groups of each match in turn.
    ///
    /// # Errors
    /// Those of the matcher and of `visit`.
    pub fn each_groups(
        &self,
        text: &str,
        mut visit: impl FnMut(&Groups) -> Result<(), QueryError>,
    ) -> Result<(), QueryError> {
        let mut from = 0;
        while let Some(groups) = self.captures(text, from)? {
            let whole = groups.first().copied().flatten().unwrap_or((text.len(), text.len()));
            visit(&groups)?;
            from = Self::next_start(text, whole);
        }
        Ok(())
    }
}

impl Engine {
    fn new(pattern: &str, backtracks: bool) -> Result<Self, QueryError> {
        if !backtracks {
            let built = regex::RegexBuilder::new(pattern).size_limit(64 << 20).build();
            return built
                .map(Engine::Linear)
                .map_err(|error| invalid(complaint(&error.to_string())));
        }
        fancy_regex::RegexBuilder::new(pattern)
            .backtrack_limit(STEP_LIMIT)
            .build()
            .map(Engine::Backtracking)
            .map_err(|error| invalid(complaint(&error.to_string())))
    }
}

fn exhausted(error: &fancy_regex::Error) -> QueryError {
    QueryError::new(
        ErrorCode::GenericUserError,
        format!("regular expression matching gave up: {error}"),
    )
    .hint("avoid nested quantifiers, look-around and back-references on long texts")
}

/// Joni's words for what is wrong with a pattern.
fn complaint(error: &str) -> String {
    const KNOWN: [(&str, &str); 9] = [
        ("unclosed group", "end pattern with unmatched parenthesis"),
        ("unopened group", "unmatched close parenthesis"),
        ("unclosed character class", "premature end of char-class"),
        ("repetition operator missing expression", "target of repeat operator is not specified"),
        ("Target of repeat operator is invalid", "target of repeat operator is invalid"),
        ("invalid character class range", "empty range in char class"),
        ("invalid repetition count range", "too big wide range in repeat"),
        ("Unicode property not found", "invalid character property name"),
        ("Invalid back reference", "invalid backref number/name"),
    ];
    let known = KNOWN.iter().find(|(theirs, _)| error.contains(theirs));
    known.map_or_else(
        || error.lines().last().unwrap_or(error).trim_start_matches("error: ").to_owned(),
        |(_, joni)| (*joni).to_owned(),
    )
}
