//! Replacement texts of `regexp_replace`: `$1`, `${name}`, `\$`. It must not match.

use otus_types::QueryError;

use super::matcher::{Groups, Pattern};
use crate::columns::invalid;

/// A compiled replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Group(usize),
}

impl Replacement {
    /// # Errors
    /// `Illegal replacement sequence: …`.
    pub fn compile(text: &str, pattern: &Pattern) -> Result<Self, QueryError> {
        let illegal = || invalid(format!("Illegal replacement sequence: {text}"));
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => plain.push(chars.next().ok_or_else(illegal)?),
                '$' if chars.next_if_eq(&'{').is_some() => {
                    let name: String = chars.by_ref().take_while(|c| *c != '}').collect();
                    let group = pattern.group_named(&name).ok_or_else(|| {
                        invalid(format!("Illegal replacement sequence: unknown group {{ {name} }}"))
                    })?;
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                    pieces.push(Piece::Group(group));
                }
                '$' => {
                    let digit = |c: char| c.to_digit(10).and_then(|d| usize::try_from(d).ok());
                    let mut group = chars.next().and_then(digit).ok_or_else(illegal)?;
                    if group > pattern.groups() {
                        return Err(invalid(format!(
                            "Illegal replacement sequence: unknown group {group}"
                        )));
                    }
                    // The longest number that is a group.
                    while let Some(longer) =
                        chars.peek().copied().and_then(digit).map(|d| group * 10 + d)
                    {
                        if longer > pattern.groups() {
                            break;
                        }
                        group = longer;
                        chars.next();
                    }
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                    pieces.push(Piece::Group(group));
                }
                c => plain.push(c),
            }
        }
        pieces.push(Piece::Text(plain));
        Ok(Self { pieces })
    }

    /// Whether no group is asked for, so that matches need not be captured.
    #[must_use]
    pub fn literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Appends what stands for a match; a group that did not take part is empty.
    pub fn write(&self, text: &str, groups: &Groups, out: &mut String) {
        for piece in &self.pieces {
            match piece {
                Piece::Text(plain) => out.push_str(plain),
                Piece::Group(group) => {
                    let range = groups.get(*group).copied().flatten();
                    out.push_str(range.and_then(|(from, to)| text.get(from..to)).unwrap_or(""));
                }
            }
        }
    }
}
