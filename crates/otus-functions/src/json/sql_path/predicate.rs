//! Filters of SQL/JSON paths: true, false or unknown (`None`), never an error, with Trino's
//! rules for sequences, JSON null and values that cannot be compared. It must not know
//! accessors.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::eval::{Evaluation, Scope, unwrap};
use super::number;
use super::{Comparison, Item, Path, Predicate};

impl<'a> Evaluation<'a> {
    /// Three-valued truth of a predicate.
    #[must_use]
    pub fn predicate(&self, predicate: &'a Predicate, scope: Scope<'a, '_>) -> Option<bool> {
        match predicate {
            Predicate::And(left, right) => {
                match (self.predicate(left, scope), self.predicate(right, scope)) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                }
            }
            Predicate::Or(left, right) => {
                match (self.predicate(left, scope), self.predicate(right, scope)) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                }
            }
            Predicate::Not(inner) => self.predicate(inner, scope).map(|truth| !truth),
            Predicate::IsUnknown(inner) => Some(self.predicate(inner, scope).is_none()),
            Predicate::Exists(path) => self.path(path, scope).ok().map(|found| !found.is_empty()),
            Predicate::Compare(left, comparison, right) => {
                self.compare(left, *comparison, right, scope)
            }
            Predicate::StartsWith(value, prefix) => self.starts_with(value, prefix, scope),
        }
    }

    fn compare(
        &self,
        left: &'a Path,
        comparison: Comparison,
        right: &'a Path,
        scope: Scope<'a, '_>,
    ) -> Option<bool> {
        let mut left = self.path(left, scope).ok()?;
        let mut right = self.path(right, scope).ok()?;
        if self.lax {
            (left, right) = (unwrap(left), unwrap(right));
        }
        let (left, right) = (Categories::of(&left), Categories::of(&right));
        if left.structures && (right.structures || !right.scalars.is_empty())
            || right.structures && !left.scalars.is_empty()
        {
            return None;
        }
        let mut found = match comparison {
            Comparison::Equal => left.nulls && right.nulls,
            Comparison::NotEqual => {
                left.nulls && (right.structures || !right.scalars.is_empty())
                    || right.nulls && (left.structures || !left.scalars.is_empty())
            }
            _ => false,
        };
        if found && self.lax {
            return Some(true);
        }
        for a in &left.scalars {
            for b in &right.scalars {
                if holds(a, comparison, b)? {
                    found = true;
                    if self.lax {
                        return Some(true);
                    }
                }
            }
        }
        Some(found)
    }

    fn starts_with(&self, value: &'a Path, prefix: &'a Path, scope: Scope<'a, '_>) -> Option<bool> {
        let mut values = self.path(value, scope).ok()?;
        let prefixes = self.path(prefix, scope).ok()?;
        let [prefix] = prefixes.as_slice() else {
            return None;
        };
        let Item::Text(prefix) = prefix.as_ref() else {
            return None;
        };
        if self.lax {
            values = unwrap(values);
        }
        let mut found = false;
        for value in &values {
            let Item::Text(value) = value.as_ref() else {
                return None;
            };
            if value.starts_with(prefix.as_str()) {
                found = true;
                if self.lax {
                    return Some(true);
                }
            }
        }
        Some(found)
    }
}

/// What a sequence holds, as comparison sees it.
struct Categories<'b> {
    nulls: bool,
    structures: bool,
    scalars: Vec<&'b Item>,
}

impl<'b> Categories<'b> {
    fn of(sequence: &'b [Cow<'_, Item>]) -> Self {
        let mut categories = Self { nulls: false, structures: false, scalars: Vec::new() };
        for item in sequence {
            match item.as_ref() {
                Item::Null => categories.nulls = true,
                Item::Array(_) | Item::Object(_) => categories.structures = true,
                scalar => categories.scalars.push(scalar),
            }
        }
        categories
    }
}

/// Whether the comparison holds; `None` when the two cannot be compared.
fn holds(left: &Item, comparison: Comparison, right: &Item) -> Option<bool> {
    if let (Some(a), Some(b)) = (number::as_double(left), number::as_double(right))
        && (a.is_nan() || b.is_nan())
    {
        return Some(comparison == Comparison::NotEqual);
    }
    let order = match (left, right) {
        (Item::Text(a), Item::Text(b)) => a.cmp(b),
        (Item::Boolean(a), Item::Boolean(b)) => a.cmp(b),
        (Item::Temporal(a, x), Item::Temporal(b, y)) if a == b => x.cmp(y),
        _ => number::compare(left, right)?,
    };
    Some(match comparison {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::NotEqual => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::LessOrEqual => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::GreaterOrEqual => order != Ordering::Less,
    })
}
