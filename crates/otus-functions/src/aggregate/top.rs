//! The n values with the smallest or largest keys, in order. It must not know any aggregate.

use std::cmp::Ordering;

use otus_types::{QueryError, TrinoType};

use crate::rows::invalid;
use crate::value::{Comparison, Value, compare};

/// Trino's limit on n.
const MAX_N: i64 = 10_000;

/// Which `n`, and what it must be, in the words of `max(x, n)`.
pub(super) const OF_MAX: (&str, &str) = ("second argument of max_n/min_n", "positive");

/// The same of `max_by(x, y, n)`.
pub(super) const OF_MAX_BY: (&str, &str) =
    ("third argument of max_by/min_by", "a positive integer");

/// `n` of `max(x, n)` and its siblings.
///
/// # Errors
/// When it is not between 1 and 10000.
pub(super) fn checked_limit(n: i64, (which, positive): (&str, &str)) -> Result<usize, QueryError> {
    if n <= 0 {
        return Err(invalid(format!("{which} must be {positive}")));
    }
    if n > MAX_N {
        return Err(invalid(format!("{which} must be less than or equal to {MAX_N}; found {n}")));
    }
    Ok(usize::try_from(n).unwrap_or(0))
}

/// Pairs of key and value, best first.
#[derive(Debug)]
pub(super) struct Top {
    key_type: TrinoType,
    wanted: Ordering,
    pairs: Vec<(Value, Value)>,
}

impl Top {
    pub(super) fn new(key_type: TrinoType, wanted: Ordering) -> Self {
        Self { key_type, wanted, pairs: Vec::new() }
    }

    pub(super) fn add(&mut self, key: Value, value: Value, limit: usize) -> Result<(), QueryError> {
        let mut place = self.pairs.len();
        let how = Comparison::for_extreme(self.wanted);
        while let Some((other, _)) = place.checked_sub(1).and_then(|at| self.pairs.get(at)) {
            if compare(&key, other, &self.key_type, how)? != Some(self.wanted) {
                break;
            }
            place -= 1;
        }
        if place < limit {
            self.pairs.insert(place, (key, value));
            self.pairs.truncate(limit);
        }
        Ok(())
    }

    pub(super) fn values(&self) -> Vec<Value> {
        self.pairs.iter().map(|(_, value)| value.clone()).collect()
    }

    pub(super) fn pairs(&self) -> &[(Value, Value)] {
        &self.pairs
    }
}
