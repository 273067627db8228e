//! The library of questions: every file of `investigations/` as a value that can be listed,
//! filled in and handed to whoever runs SQL. A *detection* finds what should not be there; a
//! *question* describes. It must not know the engine or any catalog: what it needs of a table
//! the caller tells.

mod all;
mod front_matter;
mod render;
mod tables;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub use render::{Day, Fill, FillError, Named, day_of};
pub use tables::named;

/// One question with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Investigation {
    /// The name of its file, and its name on the command line.
    pub name: &'static str,
    pub title: String,
    pub question: String,
    pub why: String,
    pub kind: Kind,
    /// An ATT&CK tactic in its short form, or `any`.
    pub tactic: String,
    /// ATT&CK techniques, such as `T1078.004`.
    pub mitre: Vec<String>,
    /// The logs it reads, by their names in [`otus_awslogs::LOGS`]; each is a parameter too.
    pub tables: Vec<String>,
    pub parameters: Vec<Parameter>,
    /// Names of the columns it answers with.
    pub columns: Vec<String>,
    /// The statement with `${placeholders}`, without the front matter.
    pub sql: &'static str,
}

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any row deserves a look.
    Detection,
    /// Rows describe what there is.
    Question,
}

impl Kind {
    /// As front matter and front ends spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Detection => "detection",
            Self::Question => "question",
        }
    }
}

/// A value that may or must be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub kind: ValueKind,
    /// `None`: it must be given.
    pub default: Option<String>,
    pub about: String,
}

/// How a value is written into the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// A text literal.
    Text,
    /// Digits.
    Number,
    /// A day, an instant of RFC 3339, or `-7d` and the like before now; a text literal that
    /// compares with `eventtime`.
    Instant,
}

impl ValueKind {
    /// As front matter and front ends spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Instant => "instant",
        }
    }
}

/// Every question, in the order of the gallery.
#[must_use]
pub fn all() -> &'static [Investigation] {
    static ALL: LazyLock<Vec<Investigation>> = LazyLock::new(|| {
        let read = |(name, text): &(&'static str, &'static str)| front_matter::read(name, text);
        // A file that does not read is left out; a test names it.
        all::FILES.iter().filter_map(|it| read(it).ok()).collect()
    });
    &ALL
}

/// The question of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Investigation> {
    all().iter().find(|it| it.name == name)
}
