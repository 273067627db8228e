//! How deep constructs may nest. It must not know which construct nests.

use otus_types::{ErrorCode, QueryError, Span};

use super::{Parsed, Parser};

/// Parentheses within parentheses, subqueries in subqueries, `NOT NOT …`, `a.b.c…`: beyond
/// this a statement is refused. Chains of operators do not count, they do not nest.
pub const MAX_NESTING: usize = 500;

/// Stack kept free before another level is entered, and the size of a further stack.
const RED_ZONE: usize = 256 * 1024;
const STACK_PIECE: usize = 4 * 1024 * 1024;

impl Parser<'_> {
    /// Runs `parse` one level deeper.
    pub(super) fn nested<V>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<V>) -> Parsed<V> {
        if self.depth >= MAX_NESTING {
            return Err(self.too_deep());
        }
        self.depth += 1;
        let parsed = with_stack(|| parse(self));
        self.depth -= 1;
        parsed
    }

    /// Fails when a loop that nests its result (`a.b.c…`) has gone round `rounds` times.
    pub(super) fn check_rounds(&mut self, rounds: usize) -> Parsed<()> {
        if self.depth + rounds >= MAX_NESTING { Err(self.too_deep()) } else { Ok(()) }
    }

    fn too_deep(&mut self) -> super::Failed {
        let token = self.token();
        let message = "statement is too large (stack overflow while parsing)";
        let error = QueryError::new(ErrorCode::SyntaxError, message)
            .at(Span::new(token.start, token.end))
            .hint(format!("expressions and subqueries may nest {MAX_NESTING} levels deep"));
        // Nothing after this place is worth reporting.
        self.at = self.tokens.len().saturating_sub(1);
        self.reject(error)
    }
}

/// Runs `work` with enough stack for one more level, on whatever thread this is.
pub(crate) fn with_stack<V>(work: impl FnOnce() -> V) -> V {
    stacker::maybe_grow(RED_ZONE, STACK_PIECE, work)
}
