//! LIKE patterns: `%` is any text, `_` one character; nothing escapes unless ESCAPE says
//! so. It must not know columns.

use memchr::memmem::Finder;
use otus_types::QueryError;

use crate::columns::invalid;

/// A compiled pattern; the plain shapes have their own searches.
#[derive(Debug, Clone)]
pub enum LikePattern {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Contains(Box<Finder<'static>>),
    Any,
    /// Segments between `%`; whether one stands first and last.
    General {
        segments: Vec<Segment>,
        open_start: bool,
        open_end: bool,
    },
}

/// Characters and single wildcards (`None`) in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    chars: Vec<Option<char>>,
    /// The same without wildcards.
    literal: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Char(char),
    One,
    Many,
}

impl LikePattern {
    /// # Errors
    /// `Escape string must be a single character`, `Escape character must be followed by
    /// '%', '_' or the escape character itself`.
    pub fn compile(pattern: &str, escape: Option<&str>) -> Result<Self, QueryError> {
        let escape = escape_char(escape)?;
        let mut tokens = Vec::with_capacity(pattern.len());
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            tokens.push(match c {
                c if Some(c) == escape => match chars.next() {
                    Some(next) if next == '%' || next == '_' || Some(next) == escape => Token::Char(next),
                    _ => {
                        return Err(invalid(
                            "Escape character must be followed by '%', '_' or the escape character itself",
                        ));
                    }
                },
                '%' => Token::Many,
                '_' => Token::One,
                c => Token::Char(c),
            });
        }
        Ok(Self::of(&tokens))
    }

    fn of(tokens: &[Token]) -> Self {
        let open_start = tokens.first() == Some(&Token::Many);
        let open_end = tokens.last() == Some(&Token::Many);
        let segments: Vec<Segment> = tokens
            .split(|token| *token == Token::Many)
            .filter(|segment| !segment.is_empty())
            .map(Segment::of)
            .collect();
        match (segments.as_slice(), open_start, open_end) {
            ([], true, _) => return LikePattern::Any,
            ([], false, _) => return LikePattern::Exact(String::new()),
            ([Segment { literal: Some(text), .. }], start, end) => {
                return match (start, end) {
                    (false, false) => LikePattern::Exact(text.clone()),
                    (false, true) => LikePattern::Prefix(text.clone()),
                    (true, false) => LikePattern::Suffix(text.clone()),
                    (true, true) => {
                        LikePattern::Contains(Box::new(Finder::new(text.as_bytes()).into_owned()))
                    }
                };
            }
            _ => {}
        }
        LikePattern::General { segments, open_start, open_end }
    }

    /// Whether the whole text matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        match self {
            LikePattern::Exact(wanted) => text == wanted,
            LikePattern::Prefix(wanted) => text.starts_with(wanted.as_str()),
            LikePattern::Suffix(wanted) => text.ends_with(wanted.as_str()),
            LikePattern::Contains(finder) => finder.find(text.as_bytes()).is_some(),
            LikePattern::Any => true,
            LikePattern::General { segments, open_start, open_end } => {
                general(segments, *open_start, *open_end, text)
            }
        }
    }
}

fn escape_char(escape: Option<&str>) -> Result<Option<char>, QueryError> {
    let Some(escape) = escape else {
        return Ok(None);
    };
    let mut chars = escape.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Ok(None),
        (Some(c), None) => Ok(Some(c)),
        _ => Err(invalid("Escape string must be a single character")),
    }
}

impl Segment {
    fn of(tokens: &[Token]) -> Self {
        let chars: Vec<Option<char>> = tokens
            .iter()
            .map(|token| match token {
                Token::Char(c) => Some(*c),
                _ => None,
            })
            .collect();
        let literal = chars.iter().copied().collect();
        Self { chars, literal }
    }

    /// Bytes of `text` the segment takes when it matches at its start.
    fn at_start(&self, text: &str) -> Option<usize> {
        if let Some(literal) = &self.literal {
            return text.starts_with(literal.as_str()).then_some(literal.len());
        }
        let mut rest = text.chars();
        for wanted in &self.chars {
            let c = rest.next()?;
            if wanted.is_some_and(|wanted| wanted != c) {
                return None;
            }
        }
        Some(text.len() - rest.as_str().len())
    }

    /// The first place where the segment matches: its start and end.
    fn find(&self, text: &str) -> Option<(usize, usize)> {
        if let Some(literal) = &self.literal {
            let at = memchr::memmem::find(text.as_bytes(), literal.as_bytes())?;
            return Some((at, at + literal.len()));
        }
        text.char_indices().find_map(|(at, _)| {
            let length = self.at_start(text.get(at..)?)?;
            Some((at, at + length))
        })
    }

    /// Whether the segment matches at the end of the text.
    fn at_end(&self, text: &str) -> bool {
        let from =
            text.char_indices().rev().nth(self.chars.len().saturating_sub(1)).map(|(at, _)| at);
        from.and_then(|from| text.get(from..))
            .is_some_and(|tail| self.at_start(tail) == Some(tail.len()))
    }
}

/// First and last segment are tied to the ends unless `%` frees them; the others take the
/// first place they find, which is enough.
fn general(segments: &[Segment], open_start: bool, open_end: bool, text: &str) -> bool {
    let mut rest = text;
    let mut segments = segments;
    if !open_start {
        let Some((first, others)) = segments.split_first() else {
            return text.is_empty();
        };
        let Some(tail) = first.at_start(rest).and_then(|length| rest.get(length..)) else {
            return false;
        };
        if others.is_empty() && !open_end {
            return tail.is_empty();
        }
        (rest, segments) = (tail, others);
    }
    let last = if open_end { None } else { segments.split_last() };
    if let Some((_, others)) = last {
        segments = others;
    }
    for segment in segments {
        let Some((_, end)) = segment.find(rest) else {
            return false;
        };
        rest = rest.get(end..).unwrap_or("");
    }
    last.is_none_or(|(last, _)| last.at_end(rest))
}
