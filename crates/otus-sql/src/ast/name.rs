//! Names and spans: identifiers keep the case and the quotes they were written with.
//! They must not know how a name resolves; Trino resolves every name, quoted or not,
//! without regard to case.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use otus_types::Span;

/// The bytes of the statement text a node was read from. All node spans compare equal, so
/// that `==` on trees asks whether they say the same. Dereference for the [`Span`].
#[derive(Clone, Copy, Default)]
pub struct NodeSpan(Span);

impl NodeSpan {
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self(Span { start, end })
    }

    /// The plain span, for [`otus_types::QueryError::at`].
    #[must_use]
    pub fn get(self) -> Span {
        self.0
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self(self.0.to(other.0))
    }
}

impl From<Span> for NodeSpan {
    fn from(span: Span) -> Self {
        Self(span)
    }
}

impl From<NodeSpan> for Span {
    fn from(span: NodeSpan) -> Self {
        span.0
    }
}

impl Deref for NodeSpan {
    type Target = Span;

    fn deref(&self) -> &Span {
        &self.0
    }
}

impl PartialEq for NodeSpan {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for NodeSpan {}

impl Hash for NodeSpan {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl fmt::Debug for NodeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.0.start, self.0.end)
    }
}

/// How an identifier was quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quote {
    /// `"name"`: Trino's side.
    Double,
    /// `` `name` ``: Hive's side.
    Backtick,
}

/// One part of a name, quotes removed and doubled quotes undone, case as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ident {
    pub value: String,
    pub quote: Option<Quote>,
    pub span: NodeSpan,
}

impl Ident {
    /// An unquoted identifier that stands nowhere in a text.
    #[must_use]
    pub fn plain(value: impl Into<String>) -> Self {
        Self { value: value.into(), quote: None, span: NodeSpan::default() }
    }

    /// Whether this names `other`, as Trino compares names: without regard to case.
    #[must_use]
    pub fn is(&self, other: &str) -> bool {
        self.value.eq_ignore_ascii_case(other) || self.value.to_lowercase() == other.to_lowercase()
    }

    /// The name as catalogs store it.
    #[must_use]
    pub fn lower(&self) -> String {
        self.value.to_lowercase()
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quote {
            None => f.write_str(&self.value),
            Some(Quote::Double) => write!(f, "\"{}\"", self.value.replace('"', "\"\"")),
            Some(Quote::Backtick) => write!(f, "`{}`", self.value.replace('`', "``")),
        }
    }
}

/// `part.part.part`, at least one part.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QualifiedName {
    pub parts: Vec<Ident>,
    pub span: NodeSpan,
}

impl QualifiedName {
    /// The last part; the name proper.
    #[must_use]
    pub fn last(&self) -> Option<&Ident> {
        self.parts.last()
    }

    /// The parts in lower case, outermost first.
    #[must_use]
    pub fn lower_parts(&self) -> Vec<String> {
        self.parts.iter().map(Ident::lower).collect()
    }

    /// The parts in lower case joined by dots, as error texts show names.
    #[must_use]
    pub fn lower(&self) -> String {
        self.lower_parts().join(".")
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, part) in self.parts.iter().enumerate() {
            if i > 0 {
                f.write_str(".")?;
            }
            part.fmt(f)?;
        }
        Ok(())
    }
}
