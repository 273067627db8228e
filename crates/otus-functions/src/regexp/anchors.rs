//! Texts a pattern cannot match, told from their first or last bytes: a pattern that begins
//! with `^arn:` or ends with `\.exe$` leaves few of them for the matcher. It must not match.

use regex_syntax::hir::literal::{ExtractKind, Extractor, Seq};
use regex_syntax::hir::{Hir, Look};

/// Most literals that are tried; more cost as much as the matcher.
const MOST: usize = 4;

/// What a text must begin and end with; empty where anything will do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anchors {
    starts: Vec<Vec<u8>>,
    ends: Vec<Vec<u8>>,
}

impl Anchors {
    /// Reads a pattern in the `regex` crate's syntax; none for one it does not understand.
    #[must_use]
    pub fn of(pattern: &str) -> Self {
        let Ok(hir) = regex_syntax::parse(pattern) else {
            return Self::default();
        };
        let looks = hir.properties();
        Self {
            starts: literals(
                &hir,
                looks.look_set_prefix().contains(Look::Start),
                &ExtractKind::Prefix,
            ),
            ends: literals(&hir, looks.look_set_suffix().contains(Look::End), &ExtractKind::Suffix),
        }
    }

    /// False when no match can begin at the start of `text` or end at its end, as the pattern
    /// asks.
    #[inline]
    #[must_use]
    pub fn allow(&self, text: &str) -> bool {
        let text = text.as_bytes();
        (self.ends.is_empty() || self.ends.iter().any(|end| text.ends_with(end)))
            && (self.starts.is_empty() || self.starts.iter().any(|start| text.starts_with(start)))
    }
}

fn literals(hir: &Hir, anchored: bool, kind: &ExtractKind) -> Vec<Vec<u8>> {
    if !anchored {
        return Vec::new();
    }
    let mut extractor = Extractor::new();
    extractor.kind(kind.clone()).limit_total(MOST);
    let found: Seq = extractor.extract(hir);
    let found = found.literals().filter(|all| all.iter().all(|literal| !literal.is_empty()));
    let bytes = |all: &[regex_syntax::hir::literal::Literal]| {
        all.iter().map(|literal| literal.as_bytes().to_vec()).collect()
    };
    found.map(bytes).unwrap_or_default()
}
